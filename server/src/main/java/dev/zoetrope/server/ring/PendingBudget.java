package dev.zoetrope.server.ring;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that pictures waiting for a decoder may take, all streams together. Any thread. */
public final class PendingBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /** A budget of {@code limit} bytes. */
  public PendingBudget(long limit) {
    this.limit = limit;
  }

  /** Sets bytes aside, before they are taken from the heap; false if that would pass the limit. */
  boolean tryReserve(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  void release(long bytes) {
    used.addAndGet(-bytes);
  }

  /** Bytes in use: a gauge. */
  public long used() {
    return used.get();
  }

  /** Bytes at most. */
  public long limit() {
    return limit;
  }
}
