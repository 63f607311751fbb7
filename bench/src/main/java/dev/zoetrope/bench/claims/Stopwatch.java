package dev.zoetrope.bench.claims;

import java.time.Duration;

/**
 * How long something took.
 *
 * @param startNanos by {@code System.nanoTime}
 */
public record Stopwatch(long startNanos) {

  /** From now. */
  public static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  /** Until now. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
