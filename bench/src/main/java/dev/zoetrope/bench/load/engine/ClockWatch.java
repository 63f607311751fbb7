package dev.zoetrope.bench.load.engine;

import dev.zoetrope.server.clock.Clock;

/**
 * Looks for steps of the wall clock, by which capture times are told to servers, against the
 * monotonic one, by which everything is measured. One thread.
 */
final class ClockWatch {
  private final Clock clock;
  private long apartMicros;
  private long largestMicros;

  ClockWatch(Clock clock) {
    this.clock = clock;
    this.apartMicros = apart();
  }

  private long apart() {
    return clock.unixMicros() - clock.nanoTime() / 1_000;
  }

  /** Looks again. */
  void look() {
    long now = apart();
    largestMicros = Math.max(largestMicros, Math.abs(now - apartMicros));
    apartMicros = now;
  }

  /** The largest step seen between two looks. */
  long largestMicros() {
    return largestMicros;
  }
}
