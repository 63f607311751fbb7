package dev.zoetrope.bench.load.engine;

import dev.zoetrope.bench.load.result.AgeResult.StreamAge;
import org.HdrHistogram.Histogram;

/**
 * How old a stream's newest answer is, at every moment of the counted window. Between answers the
 * age grows second by second; an answer to a newer frame brings it down to that frame's own age.
 * Guarded by its stream.
 */
final class AgeTracker {
  private static final int DIGITS = 2;

  private final Window window;
  private final Histogram ageMicros = new Histogram(DIGITS);
  private final Histogram peakMicros = new Histogram(DIGITS);
  private boolean known;
  private long newestNanos;
  private long countedToNanos;
  private double integralMicros;
  private long results;
  private long highest;

  AgeTracker(Window window) {
    this.window = window;
    ageMicros.setAutoResize(true);
    peakMicros.setAutoResize(true);
  }

  /** A result. Answers come in the order of receipt, not always in that of their frames. */
  void answered(long nowNanos, long scheduledNanos) {
    if (known && scheduledNanos <= newestNanos) {
      return;
    }
    if (known) {
      countTo(nowNanos);
      if (nowNanos > window.from() && nowNanos <= window.to()) {
        peakMicros.recordValue(micros(nowNanos - newestNanos));
      }
    }
    known = true;
    newestNanos = scheduledNanos;
    countedToNanos = nowNanos;
    if (nowNanos > window.from() && nowNanos <= window.to()) {
      results++;
    }
  }

  /** The age now; -1 before the first answer. */
  long ageNanos(long nowNanos) {
    return known ? nowNanos - newestNanos : -1;
  }

  /** The window has ended. */
  void end() {
    if (known) {
      countTo(window.to());
    }
  }

  private void countTo(long nanos) {
    long from = Math.max(countedToNanos, window.from());
    long to = Math.min(nanos, window.to());
    if (to <= from) {
      return;
    }
    countedToNanos = to;
    long low = micros(from - newestNanos);
    long high = micros(to - newestNanos);
    integralMicros += (low + high) / 2.0 * (high - low);
    highest = Math.max(highest, high);
    // As long in each bucket as the growing age takes to cross it.
    long at = low;
    while (at < high) {
      long next = Math.min(high, ageMicros.nextNonEquivalentValue(at));
      ageMicros.recordValueWithCount(at, next - at);
      at = next;
    }
  }

  private static long micros(long nanos) {
    return Math.max(0, nanos / 1_000);
  }

  Histogram ageMicros() {
    return ageMicros;
  }

  Histogram peakMicros() {
    return peakMicros;
  }

  StreamAge result(String stream) {
    long time = ageMicros.getTotalCount();
    return new StreamAge(
        stream,
        results,
        time == 0 ? 0 : Math.round(integralMicros / time),
        ageMicros.getValueAtPercentile(50),
        ageMicros.getValueAtPercentile(99),
        highest);
  }
}
