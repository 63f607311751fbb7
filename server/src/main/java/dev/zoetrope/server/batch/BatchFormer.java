package dev.zoetrope.server.batch;

import dev.zoetrope.server.ring.Mailbox;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.server.ring.TurnRing;
import dev.zoetrope.v1.BatchClose;
import dev.zoetrope.v1.Outcome;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moves turns from a ring into a batch and says why the batch is closed, or that it is not. Lane
 * thread.
 */
final class BatchFormer {
  private final TurnRing ring;
  private final Buckets buckets;
  private final BatchRules rules;

  BatchFormer(TurnRing ring, Buckets buckets, BatchRules rules) {
    this.ring = ring;
    this.buckets = buckets;
    this.rules = rules;
  }

  /**
   * Takes what is published, up to the largest batch.
   *
   * @return why the batch is closed; null if it could take more
   */
  @Nullable BatchClose takePublished(Batch batch, long nowNanos) {
    while (batch.size() < buckets.largest()) {
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

  private boolean oneMoreWouldBeLate(Batch batch, long nowNanos) {
    return batch.earliestDeadlineNanos() - nowNanos < buckets.nanosFor(batch.size() + 1);
  }

  private void take(Mailbox turn, Batch batch, long nowNanos) {
    int limit = rules.maxRowsPerStream();
    if (limit > 0 && batch.rowsOf(turn.inbox()) >= limit) {
      batch.defer(turn);
      return;
    }
    Ticket ticket = turn.bind(nowNanos);
    if (ticket == null) {
      return;
    }
    long needed = buckets.nanosFor(batch.size() + 1);
    long left = ticket.frame().deadlineNanos() - nowNanos;
    if (left < needed) {
      ticket.dropRow();
      ticket.answer(
          Outcome.OUTCOME_EXPIRED,
          "max_age_us: %d left of it, the forward pass takes %d"
              .formatted(
                  Math.max(0, TimeUnit.NANOSECONDS.toMicros(left)),
                  TimeUnit.NANOSECONDS.toMicros(needed)),
          null);
      return;
    }
    batch.add(ticket);
  }

  /** When a batch that could take more must be closed; now or earlier if at once. */
  long closesAtNanos(Batch batch) {
    return Math.min(batch.oldestArrivalNanos() + rules.maxDelayNanos(), mustStartAtNanos(batch));
  }

  /** Why a batch is closed whose time has come. */
  BatchClose reason(Batch batch, long nowNanos) {
    if (rules.maxDelayNanos() == 0) {
      return BatchClose.BATCH_CLOSE_LANE_IDLE;
    }
    return nowNanos >= mustStartAtNanos(batch)
        ? BatchClose.BATCH_CLOSE_DEADLINE
        : BatchClose.BATCH_CLOSE_DELAY;
  }

  private long mustStartAtNanos(Batch batch) {
    return batch.earliestDeadlineNanos() - buckets.nanosFor(batch.size());
  }
}
