package dev.zoetrope.server.ring;

import java.util.ArrayDeque;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's turns in one priority class, first in, first out, and its place among the others.
 * Guarded by the ring's monitor, except {@link #waiting}. It lives as long as the tenant has
 * streams there, and after that until forgetting it can gain the tenant nothing.
 */
final class TurnQueue {
  /**
   * What a turn costs a tenant of weight 1. Tags are compared by their difference, so that they may
   * wrap; the greatest weight rounds it by less than 0.01 %.
   */
  private static final long TURN_COST = 1 << 20;

  /** The earliest start tag first; among equals, who has waited longest. */
  static final Comparator<TurnQueue> IN_ORDER =
      (a, b) ->
          a.startTag != b.startTag
              ? Long.signum(a.startTag - b.startTag)
              : Long.signum(a.place - b.place);

  private final PriorityClass owner;
  private final Tenant tenant;
  private final ArrayDeque<Mailbox> turns = new ArrayDeque<>();
  private final long cost;
  private volatile int waiting;
  private int streams;
  private long startTag;
  private long place;
  private boolean nextIsPaid;

  TurnQueue(PriorityClass owner, Tenant tenant, long startTag) {
    this.owner = owner;
    this.tenant = tenant;
    this.cost = TURN_COST / tenant.weight();
    this.startTag = startTag;
  }

  PriorityClass owner() {
    return owner;
  }

  Tenant tenant() {
    return tenant;
  }

  void add(Mailbox turn) {
    turns.addLast(turn);
    waiting = turns.size();
  }

  /** The oldest turn, paid for; null if there is none. */
  @Nullable Mailbox take() {
    Mailbox turn = turns.pollFirst();
    waiting = turns.size();
    if (nextIsPaid) {
      nextIsPaid = false;
    } else {
      startTag += cost;
    }
    return turn;
  }

  /** The last turn taken was of no use to the tenant: it did not count. */
  void refund() {
    if (turns.isEmpty()) {
      startTag -= cost;
    } else {
      // Others stand in line behind the tag: it is left as it is, and the next turn is free.
      nextIsPaid = true;
    }
  }

  /** From having no turn to having one: an idle tenant has saved nothing up. */
  void activate(long virtualTime, long place) {
    startTag = later(startTag, virtualTime);
    this.place = place;
    nextIsPaid = false;
  }

  void standBehindEquals(long place) {
    this.place = place;
  }

  long startTag() {
    return startTag;
  }

  boolean isEmpty() {
    return turns.isEmpty();
  }

  /** Turns that wait here: a gauge. Any thread. */
  int waiting() {
    return waiting;
  }

  void streamJoined() {
    streams++;
  }

  /** True if that was the last. */
  boolean streamLeft() {
    return --streams == 0;
  }

  boolean hasStreams() {
    return streams > 0;
  }

  static long later(long tag, long other) {
    return tag - other > 0 ? tag : other;
  }
}
