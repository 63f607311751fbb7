package dev.zoetrope.bench.compare;

import dev.zoetrope.bench.compare.metric.Agreement;
import dev.zoetrope.bench.compare.metric.ClassScores;
import dev.zoetrope.bench.run.Comparison;
import dev.zoetrope.server.model.Likeness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A comparison whose numbers are made up, for what is made of them. */
final class SampleResults {
  private SampleResults() {}

  static CompareResult with(boolean labelled, Row... rows) {
    return new CompareResult(
        "mobilenet <v3>",
        Instant.parse("2026-01-02T03:04:05Z"),
        new ComparePlan(List.of(1, 8), 1, 11, Duration.ofMillis(200)),
        "128 crops of 4 built-in photographs",
        labelled,
        Likeness.BEST_CLASS,
        "fp32",
        List.of(rows),
        measured("fp32 eager", 20_000_000, 1, 1 / 2.0, labelled),
        List.of("A note."),
        Map.of("Processor", "one & only"));
  }

  /**
   * A row.
   *
   * @param over the reference and, divided by two, eager mode
   */
  static Row measured(String name, long bytes, double top1, double over, boolean labelled) {
    List<Speed> speeds = List.of(speed(1, 10 / over, over), speed(8, 80 / over, over));
    Agreement agreement =
        new Agreement(
            Likeness.BEST_CLASS, 128, top1, 0.975, top1 == 1 ? Double.POSITIVE_INFINITY : 31.25);
    return new Row(
        name,
        Optional.of("fp32"),
        OptionalLong.of(bytes),
        Optional.of(
            new Measurement(
                123.4,
                OptionalLong.of(45_600_000),
                OptionalLong.empty(),
                1000,
                speeds,
                Optional.of(agreement),
                List.of(),
                labelled
                    ? Optional.of(new ClassScores(128, 4, 0.75, 0.9, 0.625, 0.7))
                    : Optional.empty())),
        Optional.empty());
  }

  private static Speed speed(int batch, double millis, double over) {
    return new Speed(
        batch,
        500,
        millis,
        millis * 1.5,
        Optional.of(new Comparison(over, over * 0.9, over * 1.1, 0.988)),
        Optional.of(new Comparison(2 * over, 1.8 * over, 2.2 * over, 0.988)));
  }

  static Row failed(String name, String why) {
    return new Row(
        name, Optional.empty(), OptionalLong.empty(), Optional.empty(), Optional.of(why));
  }
}
