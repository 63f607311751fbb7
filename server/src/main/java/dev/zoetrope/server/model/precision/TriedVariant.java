package dev.zoetrope.server.model.precision;

import java.util.List;
import java.util.Optional;

/**
 * What was found of one variant of a model.
 *
 * @param precision its format
 * @param agreement with fp32's answers, 0 to 1; 0 if there is a problem
 * @param times ascending by batch; none if there is a problem
 * @param problem why it could not be built or run; else empty
 */
public record TriedVariant(
    Precision precision, double agreement, List<BatchTime> times, Optional<String> problem) {

  /** Keeps its own copy. */
  public TriedVariant {
    times = List.copyOf(times);
  }

  /**
   * At one batch size.
   *
   * @param batch pictures
   * @param millis of a pass
   * @param faster how many times as fast as fp32
   */
  public record BatchTime(int batch, double millis, double faster) {}

  /** One that runs. */
  public static TriedVariant measured(
      Precision precision, double agreement, List<BatchTime> times) {
    if (times.isEmpty()) {
      throw new IllegalArgumentException(precision.text() + ": no times");
    }
    return new TriedVariant(precision, agreement, times, Optional.empty());
  }

  /** One that does not. */
  public static TriedVariant failed(Precision precision, String problem) {
    return new TriedVariant(precision, 0, List.of(), Optional.of(problem));
  }

  /** How many times as fast as fp32, all batch sizes alike: their geometric mean. */
  public double speed() {
    double logs = times.stream().mapToDouble(time -> Math.log(time.faster())).sum();
    return Math.exp(logs / times.size());
  }
}
