package dev.zoetrope.server.ring;

import java.util.concurrent.atomic.AtomicInteger;

/** A slab row lent to the tickets that read it; the last one to drop it frees it. */
public final class RowLease {
  private final Slab slab;
  private final int row;
  private final AtomicInteger readers;

  RowLease(Slab slab, int row, int readers) {
    this.slab = slab;
    this.row = row;
    this.readers = new AtomicInteger(readers);
  }

  /** Index in the slab. */
  public int row() {
    return row;
  }

  /** One reader is done; exactly once for each. */
  void drop() {
    if (dropKeepingRow()) {
      slab.release(row);
    }
  }

  /**
   * As {@link #drop}, but the last reader gets the row instead of the free list. True if that was
   * this one.
   */
  boolean dropKeepingRow() {
    return readers.decrementAndGet() == 0;
  }
}
