package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.compare.ComparePlan;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** How {@code models compare} measures. */
final class PlanOptions {
  private static final String DEFAULT = "default $" + "{DEFAULT-VALUE}.";

  @Option(
      names = "--batches",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,8,32",
      description = "Batch sizes; " + DEFAULT)
  private List<Integer> batches = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of one forward pass; " + DEFAULT)
  private int threads;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "11",
      description = "Counted turns of each model at each batch size; " + DEFAULT)
  private int repeats;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "0.2",
      description = "Length of a turn, at least one pass; " + DEFAULT)
  private double seconds;

  /**
   * All of it.
   *
   * @throws IllegalArgumentException naming the option, the limit and the value
   */
  ComparePlan plan() {
    return new ComparePlan(batches, threads, repeats, Duration.ofMillis(Math.round(seconds * 1e3)));
  }
}
