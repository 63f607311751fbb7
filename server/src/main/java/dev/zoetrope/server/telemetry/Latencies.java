package dev.zoetrope.server.telemetry;

import org.HdrHistogram.Histogram;

/**
 * A distribution of spans in microseconds, each known to within 1 %; immutable. Two of them
 * subtract to what was recorded in between, and those of several machines add up; percentiles never
 * do.
 */
public final class Latencies {
  private final Histogram histogram;

  /** Takes the histogram over. */
  Latencies(Histogram histogram) {
    this.histogram = histogram;
  }

  /** Spans recorded. */
  public long count() {
    return histogram.getTotalCount();
  }

  /**
   * The span that so many per cent of the recorded ones do not exceed, µs; 0 if there are none.
   *
   * @param percent 0 to 100, for example 99.9
   */
  public long percentileMicros(double percent) {
    return count() == 0 ? 0 : histogram.getValueAtPercentile(percent);
  }

  /** The longest, µs; 0 if there are none. */
  public long maxMicros() {
    return count() == 0 ? 0 : histogram.getMaxValue();
  }

  /** The mean, µs, as exact as the buckets; 0 if there are none. */
  public double meanMicros() {
    return count() == 0 ? 0 : histogram.getMean();
  }

  /** Spans of at most so many µs, to within a bucket. */
  public long countUpTo(long micros) {
    return histogram.getCountBetweenValues(
        0, Math.max(0, Math.min(micros, LatencyRecorder.HIGHEST_MICROS)));
  }

  /** What was recorded after {@code earlier}, a snapshot of the same histogram. */
  public Latencies minus(Latencies earlier) {
    Histogram rest = toHistogram();
    rest.subtract(earlier.histogram);
    return new Latencies(rest);
  }

  /** Both together, for example of two machines. */
  public Latencies plus(Latencies other) {
    Histogram sum = toHistogram();
    sum.add(other.histogram);
    return new Latencies(sum);
  }

  /** A copy for HdrHistogram's own tools: its log format, its compressed encoding. */
  public Histogram toHistogram() {
    return histogram.copy();
  }

  @Override
  public String toString() {
    return "%d spans, p50 %d µs, p99 %d µs, max %d µs"
        .formatted(count(), percentileMicros(50), percentileMicros(99), maxMicros());
  }
}
