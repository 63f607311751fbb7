package dev.zoetrope.server.batch;

import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Inbox;
import dev.zoetrope.server.ring.Mailbox;
import dev.zoetrope.server.ring.Ticket;
import java.util.ArrayList;
import java.util.List;

/** The frames a lane has taken for its next forward pass; reused. Lane thread. */
final class Batch {
  private final List<Ticket> tickets;
  private final int[] rows;
  private final List<Mailbox> deferred = new ArrayList<>();
  private long oldestArrivalNanos;
  private long newestArrivalNanos;
  private long earliestDeadlineNanos;

  Batch(int largest) {
    tickets = new ArrayList<>(largest);
    rows = new int[largest];
    clear();
  }

  void clear() {
    tickets.clear();
    deferred.clear();
    oldestArrivalNanos = Long.MAX_VALUE;
    newestArrivalNanos = Long.MIN_VALUE;
    earliestDeadlineNanos = FrameInfo.NEVER;
  }

  void add(Ticket ticket) {
    rows[tickets.size()] = ticket.row();
    tickets.add(ticket);
    oldestArrivalNanos = Math.min(oldestArrivalNanos, ticket.frame().arrivalNanos());
    newestArrivalNanos = Math.max(newestArrivalNanos, ticket.frame().arrivalNanos());
    earliestDeadlineNanos = Math.min(earliestDeadlineNanos, ticket.frame().deadlineNanos());
  }

  /** Sets a turn aside until this batch has closed. */
  void defer(Mailbox mailbox) {
    deferred.add(mailbox);
  }

  void publishDeferred() {
    deferred.forEach(Mailbox::defer);
    deferred.clear();
  }

  int rowsOf(Inbox inbox) {
    int count = 0;
    for (int i = 0; i < tickets.size(); i++) {
      if (tickets.get(i).inbox() == inbox) {
        count++;
      }
    }
    return count;
  }

  int size() {
    return tickets.size();
  }

  boolean isEmpty() {
    return tickets.isEmpty();
  }

  Ticket get(int i) {
    return tickets.get(i);
  }

  List<Ticket> snapshot() {
    return List.copyOf(tickets);
  }

  int[] rows() {
    return rows;
  }

  long oldestArrivalNanos() {
    return oldestArrivalNanos;
  }

  long newestArrivalNanos() {
    return newestArrivalNanos;
  }

  long earliestDeadlineNanos() {
    return earliestDeadlineNanos;
  }
}
