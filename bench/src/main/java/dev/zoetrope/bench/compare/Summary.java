package dev.zoetrope.bench.compare;

import dev.zoetrope.bench.compare.metric.Agreement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The closing lines: what each model gains over the reference, and what it costs. */
final class Summary {
  private final CompareResult result;

  Summary(CompareResult result) {
    this.result = result;
  }

  /** A line for every model, at the batch size that speaks for the rest. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Row row : result.rows()) {
      lines.add(
          row.name()
              + ": "
              + row.problem().map(why -> "failed: " + why).orElseGet(() -> gains(row)));
    }
    result
        .eager()
        .problem()
        .ifPresent(why -> lines.add(result.eager().name() + ": failed: " + why));
    return lines;
  }

  private String gains(Row row) {
    List<String> parts = new ArrayList<>();
    boolean reference = row.name().equals(result.reference());
    Optional<Speed> speed =
        row.measurement().flatMap(measured -> measured.at(result.plan().headline()));
    if (!reference) {
      speed
          .flatMap(Speed::overReference)
          .ifPresent(
              ratio ->
                  parts.add(
                      Cells.times(ratio.median()) + " times as fast as " + result.reference()));
    }
    speed
        .flatMap(Speed::overEager)
        .ifPresent(ratio -> parts.add(Cells.times(ratio.median()) + " times eager PyTorch"));
    if (!reference) {
      size(row).ifPresent(parts::add);
      row.measurement().flatMap(Measurement::agreement).ifPresent(same -> parts.add(said(same)));
    }
    row.measurement()
        .flatMap(Measurement::scores)
        .ifPresent(scores -> parts.add(Cells.percent(scores.top1()) + " right"));
    return String.join(", ", parts);
  }

  private static String said(Agreement same) {
    AnswerWords words = AnswerWords.of(same.likeness());
    return words.summary().formatted(words.number(same.mean()));
  }

  private Optional<String> size(Row row) {
    Optional<Row> reference = result.referenceRow();
    if (reference.isEmpty() || reference.get().fileBytes().isEmpty() || row.fileBytes().isEmpty()) {
      return Optional.empty();
    }
    double part = (double) row.fileBytes().getAsLong() / reference.get().fileBytes().getAsLong();
    return Optional.of(Cells.times(part) + " of its file");
  }
}
