package dev.zoetrope.server.ring;

import dev.zoetrope.v1.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The models of one stream that read rows of one slab: a picture is written once for all of them.
 *
 * @param slab where the rows are
 * @param mailboxes of those models, at least one
 */
record RowGroup(Slab slab, List<Mailbox> mailboxes) {
  static final String SUPERSEDED = "a newer frame of this stream took its place";

  /** Takes a free row of every group's slab; or of none, and says which slab is full. */
  static @Nullable Slab tryAcquire(List<RowGroup> groups, int[] rows, boolean replacing) {
    for (int i = 0; i < rows.length; i++) {
      RowGroup group = groups.get(i);
      rows[i] = replacing ? group.acquireOrReplace() : group.slab().tryAcquire();
      if (rows[i] < 0) {
        release(groups, rows, i);
        return group.slab();
      }
    }
    return null;
  }

  /** Gives the first {@code count} rows back. */
  static void release(List<RowGroup> groups, int[] rows, int count) {
    for (int i = 0; i < count; i++) {
      groups.get(i).slab().release(rows[i]);
    }
  }

  /**
   * A free row; or that of the stream's oldest frame no lane has taken, which is answered
   * SUPERSEDED; or -1. Not under a lock.
   */
  int acquireOrReplace() {
    int row = slab.tryAcquire();
    if (row >= 0) {
      return row;
    }
    for (Ticket ticket : supersedeOldest()) {
      int freed = ticket.takeRowBack();
      if (freed >= 0 && row < 0) {
        row = freed;
      } else if (freed >= 0) {
        slab.release(freed);
      }
      ticket.inbox().deliver(ticket);
    }
    return row;
  }

  private List<Ticket> supersedeOldest() {
    List<Ticket> superseded = new ArrayList<>(mailboxes.size());
    synchronized (mailboxes.get(0).inbox()) {
      for (Mailbox mailbox : mailboxes) {
        Ticket oldest = mailbox.pollOldest();
        if (oldest != null && oldest.tryAnswer(Outcome.OUTCOME_SUPERSEDED, SUPERSEDED, null)) {
          superseded.add(oldest);
        }
      }
    }
    return superseded;
  }
}
