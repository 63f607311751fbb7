package dev.zoetrope.bench.demo;

import java.util.Comparator;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How old the picture behind the newest answer is, at any moment of a live stream. */
final class Freshness {
  static final long SAMPLE_MICROS = 5_000;

  private Freshness() {}

  /**
   * Looks every {@value #SAMPLE_MICROS} µs, from the first answer to the last. An answer to an
   * older picture than the newest answered one changes nothing.
   */
  static Histogram sample(List<FrameAnswer> results) {
    Histogram ages = new Histogram(3);
    List<FrameAnswer> byArrival =
        results.stream().sorted(Comparator.comparingLong(FrameAnswer::answeredMicros)).toList();
    if (byArrival.isEmpty()) {
      return ages;
    }
    long newestShown = Long.MIN_VALUE;
    int next = 0;
    long end = byArrival.get(byArrival.size() - 1).answeredMicros();
    for (long now = byArrival.get(0).answeredMicros(); now <= end; now += SAMPLE_MICROS) {
      while (next < byArrival.size() && byArrival.get(next).answeredMicros() <= now) {
        newestShown = Math.max(newestShown, byArrival.get(next++).shownMicros());
      }
      ages.recordValue(Math.max(0, now - newestShown));
    }
    return ages;
  }
}
