package dev.zoetrope.bench.compare;

import dev.zoetrope.bench.compare.metric.Agreement;
import dev.zoetrope.bench.compare.metric.ClassScores;
import dev.zoetrope.bench.report.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The tables of a comparison. */
final class Grids {
  private final CompareResult result;

  Grids(CompareResult result) {
    this.result = result;
  }

  /** All of them: size and answers, what is right, then speed at each batch size. */
  List<Grid> all() {
    List<Grid> grids = new ArrayList<>();
    grids.add(models());
    if (!blocks().isEmpty()) {
      grids.add(blockGrid());
    }
    if (result.labelled()) {
      grids.add(scores());
    }
    result.plan().batches().forEach(batch -> grids.add(speed(batch)));
    return grids;
  }

  private Grid models() {
    List<Integer> batches = result.plan().batches();
    return grid(
        "Size, memory and agreement with " + result.reference(),
        List.of(
            "file MB",
            "load ms",
            "memory MB",
            "at batch " + batches.get(batches.size() - 1),
            words().mean(),
            words().second(),
            "SQNR dB"),
        row ->
            concat(
                Cells.megabytes(row.fileBytes()),
                row.measurement().map(m -> Html.number(m.loadMillis())),
                row.measurement().map(m -> Cells.megabytes(m.loadedBytes())),
                row.measurement().map(m -> Cells.megabytes(m.runningBytes())),
                agreement(row).map(a -> words().number(a.mean())),
                agreement(row).map(a -> words().number(a.second())),
                agreement(row).map(Cells::decibels)));
  }

  private AnswerWords words() {
    return AnswerWords.of(result.likeness());
  }

  /** Every block that some model was compared at, in the network's order. */
  private SortedMap<Integer, String> blocks() {
    SortedMap<Integer, String> blocks = new TreeMap<>();
    result.rows().stream()
        .flatMap(row -> row.measurement().stream())
        .flatMap(measured -> measured.blocks().stream())
        .forEach(block -> blocks.put(block.layers(), block.name()));
    return blocks;
  }

  private Grid blockGrid() {
    List<Row> rows =
        result.rows().stream()
            .filter(row -> row.measurement().stream().anyMatch(m -> !m.blocks().isEmpty()))
            .toList();
    List<String> head = new ArrayList<>(List.of(""));
    rows.forEach(row -> head.add(Cells.name(row.name())));
    List<List<String>> lines = new ArrayList<>();
    blocks()
        .forEach(
            (layers, name) -> {
              List<String> line = new ArrayList<>(List.of(name));
              rows.forEach(
                  row ->
                      line.add(
                          row.measurement().orElseThrow().blocks().stream()
                              .filter(block -> block.layers() == layers)
                              .map(block -> Cells.decibels(block.decibels()))
                              .findFirst()
                              .orElse(Cells.NONE)));
              lines.add(line);
            });
    return new Grid(
        "SQNR against %s after each block, dB".formatted(result.reference()), head, lines);
  }

  /** The reference has nothing to agree with. */
  private Optional<Agreement> agreement(Row row) {
    return row.name().equals(result.reference())
        ? Optional.empty()
        : row.measurement().flatMap(Measurement::agreement);
  }

  private Grid scores() {
    return grid(
        "What is right",
        List.of("top-1", "top-5", "macro precision", "macro recall"),
        row ->
            concat(
                score(row, ClassScores::top1),
                score(row, ClassScores::top5),
                score(row, ClassScores::macroPrecision),
                score(row, ClassScores::macroRecall)));
  }

  private static Optional<String> score(Row row, Function<ClassScores, Double> part) {
    return row.measurement()
        .flatMap(Measurement::scores)
        .map(scores -> Cells.percent(part.apply(scores)));
  }

  private Grid speed(int batch) {
    return grid(
        "Batch " + batch,
        List.of(
            "p50 ms",
            "p99 ms",
            "pictures/s",
            "over " + Cells.name(result.reference()),
            "over eager"),
        row -> {
          Optional<Speed> speed = row.measurement().flatMap(m -> m.at(batch));
          return concat(
              speed.map(s -> Html.number(s.p50Millis())),
              speed.map(s -> Html.number(s.p99Millis())),
              speed.map(s -> Html.number(s.picturesPerSecond())),
              speed.map(s -> Cells.times(s.overReference())),
              speed.map(s -> Cells.times(s.overEager())));
        });
  }

  private Grid grid(String title, List<String> head, Function<Row, List<String>> cells) {
    List<String> names = new ArrayList<>(List.of(""));
    names.addAll(head);
    List<List<String>> rows = new ArrayList<>();
    for (Row row : result.allRows()) {
      List<String> line = new ArrayList<>(List.of(Cells.name(row.name())));
      line.addAll(cells.apply(row));
      rows.add(line);
    }
    return new Grid(title, names, rows);
  }

  @SafeVarargs
  private static List<String> concat(Optional<String>... cells) {
    List<String> all = new ArrayList<>();
    for (Optional<String> cell : cells) {
      all.add(cell.orElse(Cells.NONE));
    }
    return all;
  }

  @SafeVarargs
  private static List<String> concat(String first, Optional<String>... others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(concat(others));
    return all;
  }
}
