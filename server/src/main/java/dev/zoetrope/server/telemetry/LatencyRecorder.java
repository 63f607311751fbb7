package dev.zoetrope.server.telemetry;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A histogram of spans that many threads record into at once. Any thread; recording is one atomic
 * addition, without allocation, and the memory is fixed (26 KiB a stripe).
 *
 * <p>The buckets are HdrHistogram's for two significant digits: every value below 256 has its own,
 * and each power of two above is cut into 128. Its own recorders write a total, a maximum or a
 * reader's phase besides, all of it contended: in six runs of two threads on two busy cores they
 * took 1.2 to 5.7 times as long ({@code RecordingCostTest} runs them side by side).
 */
final class LatencyRecorder {
  static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);
  static final int SIGNIFICANT_DIGITS = 2;

  private static final int HALF_BITS = 7;
  private static final int EXACT_BELOW = 1 << (HALF_BITS + 1);

  private final StripedCounts counts = new StripedCounts(indexOf(HIGHEST_MICROS) + 1);

  /** Records a span; less than nothing counts as 0, more than an hour as an hour. */
  void recordNanos(long nanos) {
    recordMicros(nanos / 1_000);
  }

  /** As {@link #recordNanos}. */
  void recordMicros(long micros) {
    counts.add(indexOf(Math.max(0, Math.min(micros, HIGHEST_MICROS))), 1);
  }

  /** What has been recorded so far. */
  Latencies snapshot() {
    Histogram histogram = new Histogram(1, HIGHEST_MICROS, SIGNIFICANT_DIGITS);
    for (int index = 0; index < counts.size(); index++) {
      long count = counts.sum(index);
      if (count > 0) {
        histogram.recordValueWithCount(lowestValueOf(index), count);
      }
    }
    return new Latencies(histogram);
  }

  static int indexOf(long value) {
    int shift = Long.SIZE - 1 - HALF_BITS - Long.numberOfLeadingZeros(value | (EXACT_BELOW - 1));
    return (shift << HALF_BITS) + (int) (value >>> shift);
  }

  static long lowestValueOf(int index) {
    int shift = Math.max(0, (index >>> HALF_BITS) - 1);
    return (long) (index - (shift << HALF_BITS)) << shift;
  }
}
