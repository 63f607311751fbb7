package dev.zoetrope.bench.load.result;

import java.util.Optional;

/** How far a percentile of the latency can be believed. Pure; any thread. */
@FunctionalInterface
public interface Intervals {

  /**
   * Of one percentile.
   *
   * @param percentile 0 to 100
   * @return empty where there are too few results to tell
   */
  Optional<Interval> latency(WorkloadResult workload, double percentile);

  /**
   * A value and between what it lies, in one unit: nanoseconds for latencies.
   *
   * @param value as measured
   * @param low the true value is hardly below it
   * @param high the true value is hardly above it
   */
  record Interval(double value, double low, double high) {

    /** Whether chance alone can explain that the two differ. */
    public boolean overlaps(Interval other) {
      return low <= other.high && other.low <= high;
    }
  }
}
