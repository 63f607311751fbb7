package dev.zoetrope.bench.compare;

import dev.zoetrope.bench.report.Page;
import dev.zoetrope.bench.report.ScatterChart;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A comparison as one HTML file that needs no other. */
public final class CompareReport {
  private static final DateTimeFormatter STARTED =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Where the axis of agreement begins at the highest: 1 % of it is not to fill the chart. */
  private static final double LOW_PERCENT = 95;

  private final CompareResult result;

  /** Of a comparison. */
  public CompareReport(CompareResult result) {
    this.result = result;
  }

  /** The whole file. */
  public String html() throws IOException {
    CompareText text = new CompareText(result);
    long failed = result.allRows().stream().filter(row -> row.problem().isPresent()).count();
    Page page = new Page("Models compared: " + result.title());
    page.header(
        STARTED.format(result.started()),
        failed == 0 ? "all measured" : failed + " failed",
        failed == 0);
    List<Page.Tile> tiles = tiles();
    if (!tiles.isEmpty()) {
      page.tiles(tiles);
    }
    page.section(text.summaryHeading(), "", Page.lines(new Summary(result).lines()));
    List<ScatterChart.Point> points = points();
    if (!points.isEmpty()) {
      page.section(
          "Speed and " + (result.labelled() ? "accuracy" : "agreement"),
          chartNote(),
          ScatterChart.svg("Speed and agreement of each model", points, LOW_PERCENT, 100)
              + Page.legend(List.of("models", result.reference(), "the same, eager PyTorch")));
    }
    for (Grid grid : new Grids(result).all()) {
      page.section(grid.title(), "", Page.table(grid.head(), grid.rows()));
    }
    page.section("How to read it", "", Page.lines(text.notes()));
    page.section("Measured on", "", Page.facts(result.environment()));
    return page.html();
  }

  private List<Page.Tile> tiles() {
    int batch = result.plan().headline();
    List<Page.Tile> tiles = new ArrayList<>();
    for (Row row : result.rows()) {
      row.measurement()
          .flatMap(measured -> measured.at(batch))
          .flatMap(speed -> speed.overEager().or(speed::overReference))
          .ifPresent(
              ratio ->
                  tiles.add(
                      new Page.Tile(
                          Cells.times(ratio.median()) + " ×",
                          Cells.name(row.name()) + " over eager, batch " + batch)));
    }
    return tiles;
  }

  private String chartNote() {
    return "To the right is faster, pictures a second at batch %d. Up is %s, in percent."
        .formatted(
            result.plan().headline(),
            result.labelled()
                ? "more often right"
                : AnswerWords.of(result.likeness()).axis() + " of " + result.reference());
  }

  private List<ScatterChart.Point> points() {
    List<ScatterChart.Point> points = new ArrayList<>();
    for (Row row : result.rows()) {
      point(row, row.name().equals(result.reference()) ? 1 : 0).ifPresent(points::add);
    }
    point(result.eager(), 2).ifPresent(points::add);
    return points;
  }

  private Optional<ScatterChart.Point> point(Row row, int series) {
    Optional<Speed> speed = row.measurement().flatMap(m -> m.at(result.plan().headline()));
    Optional<Double> quality =
        result.labelled()
            ? row.measurement().flatMap(Measurement::scores).map(scores -> scores.top1())
            : row.measurement().flatMap(Measurement::agreement).map(same -> same.mean());
    if (speed.isEmpty() || quality.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ScatterChart.Point(
            Cells.name(row.name()), speed.get().picturesPerSecond(), 100 * quality.get(), series));
  }
}
