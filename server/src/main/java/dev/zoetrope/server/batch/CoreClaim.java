package dev.zoetrope.server.batch;

import java.util.ArrayDeque;

/**
 * One model's claim to cores: what it has had, for its share, and which of its lanes wait. Guarded
 * by the monitor of its {@link Cores}, except the counters.
 */
public final class CoreClaim {
  private final Cores cores;
  private final int share;
  private final ArrayDeque<CoreSeat> waiting = new ArrayDeque<>();
  private int held;
  private double tag;
  private long expectedNanos;
  private volatile long waitedNanos;
  private volatile long heldNanos;

  CoreClaim(Cores cores, int share) {
    if (share < 1) {
      throw new IllegalArgumentException("share: at least 1, not " + share);
    }
    this.cores = cores;
    this.share = share;
  }

  /** Beside other models that wait. */
  public int share() {
    return share;
  }

  /** What its lanes have waited for cores since the start, ns; 0 where cores are plenty. */
  public long waitedNanos() {
    return waitedNanos;
  }

  /** What its lanes have held cores since the start, ns; 0 where cores are plenty. */
  public long heldNanos() {
    return heldNanos;
  }

  /** What it is a claim to. */
  public Cores cores() {
    return cores;
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  CoreSeat firstWaiting() {
    return waiting.getFirst();
  }

  void startWaiting(CoreSeat seat) {
    waiting.addLast(seat);
  }

  void stopWaiting(CoreSeat seat, long waited) {
    waiting.remove(seat);
    waitedNanos = waitedNanos() + waited;
  }

  /** Nanoseconds for each share, charged so far. */
  double tag() {
    return tag;
  }

  /** From wanting nothing to wanting a core: an idle model has saved nothing up. */
  void activate(double virtualTime) {
    if (held == 0 && waiting.isEmpty()) {
      tag = Math.max(tag, virtualTime);
    }
  }

  /**
   * One of its lanes gets a core.
   *
   * @return what is charged for it in advance, ns
   */
  long charge() {
    held++;
    tag += (double) expectedNanos / share;
    return expectedNanos;
  }

  /** A lane gives its core back. */
  void settle(long charged, long took) {
    held--;
    tag += (double) (took - charged) / share;
    expectedNanos = expectedNanos == 0 ? took : expectedNanos + (took - expectedNanos) / 8;
    heldNanos = heldNanos() + took;
  }
}
