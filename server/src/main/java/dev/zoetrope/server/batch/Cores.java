package dev.zoetrope.server.batch;

import dev.zoetrope.server.clock.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cores on which all models run their forward passes. While there are no more lanes than cores,
 * nobody asks and nothing is counted. Otherwise a lane holds a core from before it binds frames
 * until it has answered them, so that frames stay fresh while it waits; a free core goes to the
 * waiting model that has had the least time for its share: start-time fair queueing with several
 * servers (Jin, Chase, Kaur, SIGMETRICS 2004), charged when a core is given by what its model's
 * turns have taken so far, and corrected by what this one took. A model that was idle starts at the
 * virtual time: it has saved nothing up.
 *
 * <p>Any thread; the monitor is taken twice for a batch, and only where there are too few cores.
 */
public final class Cores {
  private final int count;
  private final Clock clock;
  private final List<CoreClaim> claims = new ArrayList<>();
  private final List<CoreSeat> seats = new ArrayList<>();
  private volatile boolean scarce;
  private int free;
  private double virtualTime;

  /** So many forward passes at once, at least 1. */
  public Cores(int count, Clock clock) {
    if (count < 1) {
      throw new IllegalArgumentException("cores: at least 1, not " + count);
    }
    this.count = count;
    this.clock = clock;
    this.free = count;
  }

  /** How many. */
  public int count() {
    return count;
  }

  /** Whether there are more lanes than cores, so that lanes wait for each other. */
  public boolean scarce() {
    return scarce;
  }

  /**
   * A model that wants cores.
   *
   * @param share beside other models that wait, at least 1
   */
  public synchronized CoreClaim claim(int share) {
    CoreClaim claim = new CoreClaim(this, share);
    claims.add(claim);
    return claim;
  }

  /** A lane that wants a core for each batch. Before any lane runs. */
  synchronized void add(CoreSeat seat) {
    seats.add(seat);
    scarce = seats.size() > count;
  }

  /** True if the lane holds a core now; otherwise it is woken when it does. Lane thread. */
  synchronized boolean request(CoreSeat seat) {
    if (seat.isHeld() || seat.isWaiting()) {
      return seat.isHeld();
    }
    long now = clock.nanoTime();
    seat.claim().activate(virtualTime);
    seat.waitFrom(now);
    give(now);
    return seat.isHeld();
  }

  /**
   * A batch is done: the core is anyone's. A lane with more to do stands in line at once: it may be
   * its model's turn again. Lane thread.
   */
  synchronized void turnDone(CoreSeat seat) {
    if (seat.isHeld()) {
      long now = clock.nanoTime();
      seat.giveBack(now);
      free++;
      if (seat.hasWork()) {
        seat.waitFrom(now);
      }
      give(now);
    }
  }

  /** The lane needs its core no longer, or will not wait for one. Any thread; idempotent. */
  synchronized void release(CoreSeat seat) {
    long now = clock.nanoTime();
    if (seat.isWaiting()) {
      seat.stopWaiting(now);
    } else if (seat.isHeld()) {
      seat.giveBack(now);
      free++;
      give(now);
    }
  }

  private void give(long now) {
    while (free > 0) {
      CoreClaim next = leastServed();
      if (next == null) {
        return;
      }
      CoreSeat seat = next.firstWaiting();
      seat.stopWaiting(now);
      if (seat.hasWork()) {
        free--;
        virtualTime = Math.max(virtualTime, next.tag());
        seat.hold(now);
      }
      seat.wake();
    }
  }

  private @Nullable CoreClaim leastServed() {
    CoreClaim least = null;
    for (int i = 0; i < claims.size(); i++) {
      CoreClaim claim = claims.get(i);
      if (claim.isWaiting() && (least == null || claim.tag() < least.tag())) {
        least = claim;
      }
    }
    return least;
  }

  /** When a lane that holds no core may have one, at the earliest. Any thread. */
  long nextFreeNanos(long nowNanos) {
    if (!scarce) {
      return nowNanos;
    }
    synchronized (this) {
      if (free > 0) {
        return nowNanos;
      }
      long earliest = Long.MAX_VALUE;
      for (int i = 0; i < seats.size(); i++) {
        if (seats.get(i).isHeld()) {
          earliest = Math.min(earliest, seats.get(i).expectedEndNanos());
        }
      }
      return Math.max(nowNanos, earliest);
    }
  }
}
