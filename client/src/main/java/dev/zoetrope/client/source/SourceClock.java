package dev.zoetrope.client.source;

/** Time as sources see it, handed in so that tests can turn it. Any thread. */
public interface SourceClock {

  /** Monotonic nanoseconds from an arbitrary origin. */
  long nanoTime();

  /** Microseconds since 1970-01-01T00:00:00Z. */
  long unixMicros();

  /** Returns when {@link #nanoTime()} has reached {@code deadlineNanos}; at once if it has. */
  void sleepUntil(long deadlineNanos) throws InterruptedException;

  /** The machine's own clocks. */
  static SourceClock system() {
    return SystemSourceClock.INSTANCE;
  }
}
