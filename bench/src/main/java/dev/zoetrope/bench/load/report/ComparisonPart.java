package dev.zoetrope.bench.load.report;

import dev.zoetrope.bench.report.Html;
import dev.zoetrope.bench.report.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of a page that sets targets beside each other, metric by metric. */
public final class ComparisonPart {
  private ComparisonPart() {}

  /**
   * A target's figure.
   *
   * @param value with its unit
   * @param ratio over the first target; empty for the first itself
   */
  public record Cell(String value, Optional<Ratio> ratio) {}

  /**
   * One figure over another, and between what it lies.
   *
   * @param value of the two medians
   * @param low hardly less
   * @param high hardly more
   */
  public record Ratio(double value, double low, double high) {

    /** Whether chance alone can explain a difference. */
    public boolean maybeOne() {
      return low <= 1 && high >= 1;
    }
  }

  /**
   * One metric.
   *
   * @param metric its name
   * @param cells in the order of the targets
   */
  public record Row(String metric, List<Cell> cells) {}

  /**
   * Adds the table.
   *
   * @param heading of what kind of load
   * @param targets their names; the others are compared with the first
   */
  public static void addTo(Page page, String heading, List<String> targets, List<Row> rows) {
    List<String> head = new ArrayList<>(List.of(""));
    for (int i = 0; i < targets.size(); i++) {
      head.add(targets.get(i));
      if (i > 0) {
        head.add("over " + targets.get(0));
      }
    }
    List<List<String>> lines = new ArrayList<>();
    for (Row row : rows) {
      List<String> line = new ArrayList<>(List.of(row.metric()));
      for (int i = 0; i < row.cells().size(); i++) {
        line.add(row.cells().get(i).value());
        if (i > 0) {
          line.add(row.cells().get(i).ratio().map(ComparisonPart::text).orElse("–"));
        }
      }
      lines.add(line);
    }
    page.section(
        heading,
        "Ratios are over %s, in brackets between what they lie; ≈ where chance alone explains them."
            .formatted(targets.get(0)),
        Page.table(head, lines));
  }

  private static String text(Ratio ratio) {
    return "%s%s × [%s, %s]"
        .formatted(
            ratio.maybeOne() ? "≈ " : "",
            Html.number(ratio.value()),
            Html.number(ratio.low()),
            Html.number(ratio.high()));
  }
}
