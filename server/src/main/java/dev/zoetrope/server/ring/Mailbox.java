package dev.zoetrope.server.ring;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One stream's frames for one model that lie in rows and wait for a lane, oldest first. State is
 * guarded by the inbox's monitor.
 */
public final class Mailbox {
  private final Inbox inbox;
  private final int model;
  private final TurnRing ring;
  private final ArrayDeque<Ticket> ready = new ArrayDeque<>();
  private int turns;

  Mailbox(Inbox inbox, int model, TurnRing ring) {
    this.inbox = inbox;
    this.model = model;
    this.ring = ring;
  }

  /**
   * A lane has taken this mailbox's turn: binds the frame that rides, LATEST the newest, else the
   * oldest. Publishes the next turn if more frames wait. Lane threads.
   *
   * @return null if nothing waits any more; such a turn costs nothing
   */
  public @Nullable Ticket bind(long nowNanos) {
    return inbox.bind(this, nowNanos);
  }

  /**
   * A lane has taken this mailbox's turn but may not use it yet: back to the tail. Lane threads.
   */
  public void defer() {
    ring.publish(this);
  }

  /** The inbox it belongs to: a batch counts its rows by this. */
  public Inbox inbox() {
    return inbox;
  }

  int model() {
    return model;
  }

  TurnRing ring() {
    return ring;
  }

  /** In arrival order; the tail is nearly always the place. */
  void add(Ticket ticket) {
    if (ready.isEmpty()
        || ready.peekLast().frame().arrivalNanos() <= ticket.frame().arrivalNanos()) {
      ready.addLast(ticket);
      return;
    }
    ArrayDeque<Ticket> newer = new ArrayDeque<>();
    while (!ready.isEmpty()
        && ready.peekLast().frame().arrivalNanos() > ticket.frame().arrivalNanos()) {
      newer.addFirst(ready.pollLast());
    }
    ready.addLast(ticket);
    ready.addAll(newer);
  }

  @Nullable Ticket pollOldest() {
    return ready.pollFirst();
  }

  @Nullable Ticket pollNewest() {
    return ready.pollLast();
  }

  int size() {
    return ready.size();
  }

  /**
   * Publishes turns until there is one for every waiting frame, or as many as the weight allows.
   */
  void publishTurns(int weight) {
    while (turns < Math.min(weight, ready.size())) {
      turns++;
      ring.publish(this);
    }
  }

  void turnTaken() {
    turns--;
  }

  int turns() {
    return turns;
  }
}
