package dev.zoetrope.client;

/** Time, handed in so that tests can turn it. Any thread. */
public interface ClientClock {

  /** The machine's. */
  ClientClock SYSTEM = new SystemClock();

  /** Monotonic nanoseconds from an arbitrary origin. */
  long nanoTime();

  /** Microseconds since 1970-01-01T00:00:00Z. */
  long unixMicros();
}
