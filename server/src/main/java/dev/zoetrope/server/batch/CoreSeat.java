package dev.zoetrope.server.batch;

import java.util.function.BooleanSupplier;

/**
 * One lane's place among those that want cores: it has none, waits for one, or holds one. Guarded
 * by the monitor of its {@link Cores}.
 */
final class CoreSeat {
  private static final long NOT = Long.MIN_VALUE;

  private final CoreClaim claim;
  private final BooleanSupplier work;
  private final Runnable wake;
  private long waitingSinceNanos = NOT;
  private long heldSinceNanos = NOT;
  private long charged;

  /**
   * A lane that wants nothing yet.
   *
   * @param work whether there is still something to do for a lane that waits
   * @param wake lets the lane look again; called under the monitor
   */
  CoreSeat(CoreClaim claim, BooleanSupplier work, Runnable wake) {
    this.claim = claim;
    this.work = work;
    this.wake = wake;
    claim.cores().add(this);
  }

  /** True if a batch may be formed and run now; otherwise the lane is woken for it. Lane thread. */
  boolean take() {
    return !claim.cores().scarce() || claim.cores().request(this);
  }

  /** The batch that needed the core is done; there may be another. Lane thread. */
  void batchDone() {
    if (claim.cores().scarce()) {
      claim.cores().turnDone(this);
    }
  }

  /** No core is needed any more. Lane thread, or whoever gives the lane up; idempotent. */
  void leave() {
    if (claim.cores().scarce()) {
      claim.cores().release(this);
    }
  }

  /** When the lane, which holds no core, may have one, at the earliest. Any thread. */
  long nextFreeNanos(long nowNanos) {
    return claim.cores().nextFreeNanos(nowNanos);
  }

  CoreClaim claim() {
    return claim;
  }

  boolean isWaiting() {
    return waitingSinceNanos != NOT;
  }

  boolean isHeld() {
    return heldSinceNanos != NOT;
  }

  boolean hasWork() {
    return work.getAsBoolean();
  }

  void wake() {
    wake.run();
  }

  void waitFrom(long nowNanos) {
    waitingSinceNanos = nowNanos;
    claim.startWaiting(this);
  }

  void stopWaiting(long nowNanos) {
    claim.stopWaiting(this, nowNanos - waitingSinceNanos);
    waitingSinceNanos = NOT;
  }

  void hold(long nowNanos) {
    heldSinceNanos = nowNanos;
    charged = claim.charge();
  }

  void giveBack(long nowNanos) {
    claim.settle(charged, nowNanos - heldSinceNanos);
    heldSinceNanos = NOT;
  }

  /** When it will give its core back, by what its model's batches took so far. */
  long expectedEndNanos() {
    return heldSinceNanos + charged;
  }
}
