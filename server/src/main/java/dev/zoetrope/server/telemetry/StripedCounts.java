package dev.zoetrope.server.telemetry;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counters that many threads add to at once: each thread adds to one of a few copies, a reader sums
 * them. Any thread; adding is one atomic addition, without allocation.
 */
final class StripedCounts {
  private static final int MOST_STRIPES = 4;

  /** Two cache lines between copies, because processors fetch them in pairs. */
  private static final int PADDING = 16;

  private final AtomicLongArray cells;
  private final int size;
  private final int stride;
  private final int stripeMask;

  /** So many counters, with as many copies as the machine has processors, at most four. */
  StripedCounts(int size) {
    this(size, Math.min(MOST_STRIPES, Runtime.getRuntime().availableProcessors()));
  }

  /** So many counters in at least so many copies. */
  StripedCounts(int size, int stripes) {
    int copies = Integer.highestOneBit(2 * stripes - 1);
    this.size = size;
    this.stride = size + PADDING;
    this.stripeMask = copies - 1;
    this.cells = new AtomicLongArray(copies * stride);
  }

  void add(int index, long delta) {
    int stripe = (int) Thread.currentThread().getId() & stripeMask;
    cells.getAndAdd(stripe * stride + index, delta);
  }

  long sum(int index) {
    long sum = 0;
    for (int at = index; at < cells.length(); at += stride) {
      sum += cells.get(at);
    }
    return sum;
  }

  int size() {
    return size;
  }
}
