package dev.zoetrope.bench.alternatives;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What a lane computes on: takes a while per batch and a while per frame, and notes how old each
 * picture was when its answer was there. One lane's thread, until that has ended.
 */
final class Device {
  static final int LARGEST_BATCH = 8;
  private static final long BATCH_NANOS = 8_000_000;
  private static final long FRAME_NANOS = 2_000_000;

  private final long[] taken = new long[LARGEST_BATCH];
  private final Histogram ageMicros = new Histogram(60_000_000L, 3);
  private int count;

  /** Frames a second that so many lanes can do. */
  static double peak(int lanes) {
    return lanes * LARGEST_BATCH * 1e9 / (BATCH_NANOS + LARGEST_BATCH * FRAME_NANOS);
  }

  /** Reads a frame of the next batch, which tells its own time. */
  void gather(ByteBuffer frame, int offset) {
    taken[count++] = frame.getLong(offset);
  }

  /** Frames gathered. */
  int gathered() {
    return count;
  }

  /** Computes them. */
  void forward() {
    long until = System.nanoTime() + BATCH_NANOS + count * FRAME_NANOS;
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    long now = System.nanoTime();
    for (int i = 0; i < count; i++) {
      ageMicros.recordValue(Math.max(0, now - taken[i]) / 1_000);
    }
    count = 0;
  }

  /** Ages of all answers. */
  Histogram ages() {
    return ageMicros;
  }
}
