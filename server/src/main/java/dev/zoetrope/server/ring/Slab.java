package dev.zoetrope.server.ring;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Equal rows in one block of memory, and the list of those that are free. A row belongs to whoever
 * acquired it, who may hand it on with a happens-before edge, until it is released. All methods:
 * any thread, lock-free.
 */
public final class Slab {
  private static final int NONE = -1;
  private static final long INDEX_MASK = 0xffff_ffffL;

  private final ByteBuffer memory;
  private final ByteBuffer[] views;
  private final int rowBytes;

  /** Treiber stack of free rows: the head's index below, a counter against ABA above. */
  private final AtomicLong head;

  private final AtomicIntegerArray below;
  private final AtomicLong free;
  private volatile Runnable onRelease = () -> {};

  /**
   * Cuts memory into rows, all free.
   *
   * @param memory a direct buffer of {@code rows * rowBytes} bytes
   */
  public Slab(ByteBuffer memory, int rows, int rowBytes) {
    if ((long) rows * rowBytes != memory.capacity()) {
      throw new IllegalArgumentException(
          "memory: %d rows of %d bytes in %d bytes".formatted(rows, rowBytes, memory.capacity()));
    }
    this.memory = memory;
    this.rowBytes = rowBytes;
    this.views = new ByteBuffer[rows];
    this.below = new AtomicIntegerArray(rows);
    for (int row = 0; row < rows; row++) {
      views[row] = memory.slice(row * rowBytes, rowBytes);
      below.set(row, row + 1 < rows ? row + 1 : NONE);
    }
    this.head = new AtomicLong(0);
    this.free = new AtomicLong(rows);
  }

  /** A free row, now the caller's, or -1. */
  public int tryAcquire() {
    while (true) {
      long seen = head.get();
      int row = (int) seen;
      if (row == NONE) {
        return NONE;
      }
      if (head.compareAndSet(seen, next(seen, below.get(row)))) {
        free.decrementAndGet();
        return row;
      }
    }
  }

  /** Gives a row back. The caller must own it. */
  public void release(int row) {
    while (true) {
      long seen = head.get();
      below.set(row, (int) seen);
      if (head.compareAndSet(seen, next(seen, row))) {
        break;
      }
    }
    free.incrementAndGet();
    onRelease.run();
  }

  private static long next(long seen, int row) {
    return ((seen >>> 32) + 1) << 32 | (row & INDEX_MASK);
  }

  /** Called after every release, on the releasing thread; for whoever waits for a row. */
  public void onRelease(Runnable listener) {
    onRelease = listener;
  }

  /**
   * The row's bytes; position and limit are the owner's to move, and to put back by {@code
   * clear()}.
   */
  public ByteBuffer row(int row) {
    return views[row];
  }

  /** All rows, one after the other. */
  public ByteBuffer memory() {
    return memory;
  }

  /** Bytes of a row. */
  public int rowBytes() {
    return rowBytes;
  }

  /** Rows in all. */
  public int rows() {
    return views.length;
  }

  /** Rows free at this moment: a gauge, not a promise. */
  public int freeRows() {
    return (int) free.get();
  }
}
