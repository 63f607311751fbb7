package dev.zoetrope.bench.known;

import dev.zoetrope.server.clock.Clock;

/**
 * The wall clock's place on the monotonic one, taken once. Off by at most half of {@link
 * #bracketNanos} and the wall clock's microsecond at first; later the wall clock may have been set
 * or slewed, and {@link #driftNanos} says by how much. Immutable.
 *
 * @param clock both
 * @param offsetNanos wall clock less monotonic clock
 * @param bracketNanos between two readings of the monotonic clock around one of the wall clock
 */
record WallClock(Clock clock, long offsetNanos, long bracketNanos) {
  private static final int READINGS = 64;

  /** Reads both clocks, and keeps the closest of some readings. */
  static WallClock of(Clock clock) {
    WallClock best = read(clock);
    for (int i = 1; i < READINGS; i++) {
      WallClock next = read(clock);
      best = next.bracketNanos < best.bracketNanos ? next : best;
    }
    return best;
  }

  private static WallClock read(Clock clock) {
    long before = clock.nanoTime();
    long wall = clock.unixMicros() * 1_000;
    long after = clock.nanoTime();
    return new WallClock(clock, wall - before - (after - before) / 2, after - before);
  }

  /** The monotonic clock's time of a wall clock's. */
  long nanoTime(long unixMicros) {
    return unixMicros * 1_000 - offsetNanos;
  }

  /** By how much the wall clock has run ahead of the monotonic one since. */
  long driftNanos() {
    return of(clock).offsetNanos - offsetNanos;
  }
}
