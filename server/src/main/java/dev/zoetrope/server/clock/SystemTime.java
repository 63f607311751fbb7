package dev.zoetrope.server.clock;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The machine's clocks and threads. */
public final class SystemTime implements Clock {
  /** The only instance needed. */
  public static final SystemTime INSTANCE = new SystemTime();

  private static final long ORIGIN = System.nanoTime();

  private SystemTime() {}

  @Override
  public long nanoTime() {
    // From zero, so that sums with "never" (Long.MAX_VALUE) and differences cannot overflow.
    return System.nanoTime() - ORIGIN;
  }

  @Override
  public long unixMicros() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toMicros(now.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(now.getNano());
  }

  /** Waits about so many ns without using the processor; may return early. The calling thread. */
  public static void pause(long nanos) {
    LockSupport.parkNanos(nanos);
  }

  /** A parker for the given thread. */
  static Parker parker(Thread owner) {
    return new Parker() {
      @Override
      public void park(long nanos) {
        LockSupport.parkNanos(this, nanos);
      }

      @Override
      public void wake() {
        LockSupport.unpark(owner);
      }
    };
  }
}
