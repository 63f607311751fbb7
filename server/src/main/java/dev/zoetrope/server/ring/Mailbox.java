package dev.zoetrope.server.ring;

import dev.zoetrope.v1.Priority;
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
  private final Tenant tenant;
  private final Priority priority;
  private final ArrayDeque<Ticket> ready = new ArrayDeque<>();
  private @Nullable TurnQueue queue;
  private int reserved;
  private int turns;

  /** Where the only turn stands in the ring, if there is exactly one. */
  private long onlyTurn;

  Mailbox(Inbox inbox, int model, TurnRing ring, StreamSettings settings) {
    this.inbox = inbox;
    this.model = model;
    this.ring = ring;
    this.tenant = settings.tenant();
    this.priority = settings.priority();
  }

  /**
   * Sets aside room for so many more turns; with the first, the tenant's share of the ring.
   *
   * @return false if there is not enough
   */
  boolean reserve(int more) {
    if (!ring.reserve(more)) {
      return false;
    }
    if (reserved == 0) {
      queue = ring.join(tenant, priority);
    }
    reserved += more;
    return true;
  }

  /** Gives reserved room back, once the turns in it have been taken. */
  void unreserve(int less) {
    ring.unreserve(less);
    reserved -= less;
    if (reserved == 0) {
      ring.leave(queue());
    }
  }

  /** Where its turns wait; there is one as long as there are turns. */
  TurnQueue queue() {
    TurnQueue own = queue;
    if (own == null) {
      throw new IllegalStateException("a turn without a reservation");
    }
    return own;
  }

  /**
   * A lane has taken this mailbox's turn: binds the frame that rides, LATEST the newest, else the
   * oldest. Publishes the next turn if more frames wait, which is the lane's own to take; {@link
   * TurnRing#announce} tells others of what it leaves. Lane threads.
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

  /** The turn that was taken carried nobody: it does not count for its tenant. Lane threads. */
  public void refund() {
    ring.refund(this);
  }

  /** The inbox it belongs to: a batch counts its rows by this. */
  public Inbox inbox() {
    return inbox;
  }

  int model() {
    return model;
  }

  /** In arrival order; the tail is nearly always the place. */
  void add(Ticket ticket) {
    ring.framesWait(1);
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
    return counted(ready.pollFirst());
  }

  @Nullable Ticket pollNewest() {
    return counted(ready.pollLast());
  }

  private @Nullable Ticket counted(@Nullable Ticket removed) {
    if (removed != null) {
      ring.framesWait(-1);
    }
    return removed;
  }

  int size() {
    return ready.size();
  }

  /**
   * Publishes turns until there is one for every waiting frame, or as many as the weight allows.
   *
   * @return how many were missing
   */
  int publishTurns(int weight) {
    int missing = Math.max(0, Math.min(weight, ready.size()) - turns);
    for (int i = 0; i < missing; i++) {
      turns++;
      onlyTurn = ring.publish(this);
    }
    return missing;
  }

  /** As {@link #publishTurns}, and wakes a lane for each. */
  void offerTurns(int weight) {
    for (int missing = publishTurns(weight); missing > 0; missing--) {
      ring.announce();
    }
  }

  void turnTaken() {
    turns--;
  }

  int turns() {
    return turns;
  }

  /**
   * The least time until an answer to a frame that comes now, ns. Under LATEST it would ride this
   * stream's next turn, otherwise after the frames that wait.
   */
  long earliestNanos(boolean latest, long nowNanos) {
    long ahead = turnsAhead();
    return ring.forecast().earliestNanos(latest ? ahead : Math.max(ahead, ready.size()), nowNanos);
  }

  /** Before this stream's next turn, at least. */
  private long turnsAhead() {
    return switch (turns) {
      case 0 -> ring.aheadOfNew(queue());
      case 1 -> ring.aheadOf(onlyTurn);
      default -> 0;
    };
  }
}
