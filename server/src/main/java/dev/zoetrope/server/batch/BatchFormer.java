package dev.zoetrope.server.batch;

import dev.zoetrope.server.ring.Lateness;
import dev.zoetrope.server.ring.Mailbox;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.server.ring.TurnRing;
import dev.zoetrope.v1.BatchClose;
import dev.zoetrope.v1.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Moves turns from a ring into a batch and says why the batch is closed, or that it is not. Lane
 * thread.
 */
final class BatchFormer {
  private final TurnRing ring;
  private final Pace pace;
  private final BatchRules rules;
  private final Cores cores;
  private final int largest;
  private final LaneShare share;
  private final Linger linger = new Linger();

  BatchFormer(LaneContext model, LaneShare share) {
    this.share = share;
    this.ring = model.ring();
    this.pace = model.pace();
    this.rules = model.rules();
    this.cores = model.cores().cores();
    this.largest = pace.buckets().largest();
  }

  /**
   * Takes what is published, up to the largest batch, or the one that is worth most.
   *
   * @return why the batch is closed; null if it could take more
   */
  @Nullable BatchClose takePublished(Batch batch, long nowNanos) {
    while (batch.size() < limit(batch, nowNanos)) {
      if (!batch.isEmpty() && oneMoreWouldBeLate(batch, nowNanos)) {
        return BatchClose.BATCH_CLOSE_DEADLINE;
      }
      Mailbox turn = ring.poll();
      if (turn == null) {
        return null;
      }
      take(turn, batch, nowNanos);
    }
    return BatchClose.BATCH_CLOSE_FULL;
  }

  /**
   * How many frames the batch should have, as far as one can see: its lane's share, or the part of
   * it that pays best. Decided again for each, because turns may turn out to carry nobody. Where
   * lanes are told to wait for more frames, the batch is what comes in that time.
   */
  private int limit(Batch batch, long nowNanos) {
    int waiting = ring.frames();
    if (waiting <= 0 || rules.maxDelayNanos() > 0) {
      return largest;
    }
    return pace.worthTaking(share.of(batch.size() + waiting, nowNanos));
  }

  private boolean oneMoreWouldBeLate(Batch batch, long nowNanos) {
    return batch.earliestDeadlineNanos() - nowNanos < pace.nanosFor(batch.size() + 1, nowNanos);
  }

  private void take(Mailbox turn, Batch batch, long nowNanos) {
    int limit = rules.maxRowsPerStream();
    if (limit > 0 && batch.rowsOf(turn.inbox()) >= limit) {
      turn.refund();
      batch.defer(turn);
      return;
    }
    Ticket ticket = turn.bind(nowNanos);
    if (ticket == null) {
      turn.refund();
      return;
    }
    Lateness late =
        Lateness.of(
            ticket.frame().deadlineNanos(), nowNanos, pace.nanosFor(batch.size() + 1, nowNanos));
    if (late != null) {
      turn.refund();
      ticket.dropRow();
      ticket.answer(Outcome.OUTCOME_EXPIRED, late.detail(), null);
      return;
    }
    if (batch.isEmpty()) {
      linger.begun(ticket.frame().arrivalNanos());
    }
    batch.add(ticket);
  }

  /** When a batch that could take more must be closed; now or earlier if at once. */
  long closesAtNanos(Batch batch, long nowNanos) {
    return Math.min(waitsUntilNanos(batch, nowNanos), mustStartAtNanos(batch, nowNanos));
  }

  private long waitsUntilNanos(Batch batch, long nowNanos) {
    if (rules.maxDelayNanos() > 0) {
      return batch.oldestArrivalNanos() + rules.maxDelayNanos();
    }
    if (cores.scarce()) {
      // A core that other models wait for is not kept idle.
      return nowNanos;
    }
    long next = pace.nanosFor(batch.size() + 1, nowNanos);
    long saved = pace.nanosFor(batch.size(), nowNanos) + pace.nanosFor(1, nowNanos) - next;
    return linger.untilNanos(batch.newestArrivalNanos(), next, saved, nowNanos);
  }

  /** Why a batch is closed whose time has come. */
  BatchClose reason(Batch batch, long nowNanos) {
    if (rules.maxDelayNanos() == 0) {
      return BatchClose.BATCH_CLOSE_LANE_IDLE;
    }
    return nowNanos >= mustStartAtNanos(batch, nowNanos)
        ? BatchClose.BATCH_CLOSE_DEADLINE
        : BatchClose.BATCH_CLOSE_DELAY;
  }

  private long mustStartAtNanos(Batch batch, long nowNanos) {
    return batch.earliestDeadlineNanos() - pace.nanosFor(batch.size(), nowNanos);
  }
}
