package dev.zoetrope.server.ring;

import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The turns of one priority class, shared between the tenants that have any in proportion to their
 * weights: start-time fair queueing (Goyal, Vin, Cheng, SIGCOMM 1996) with a turn as the unit. A
 * tenant's start tag grows by 1/weight for each turn; the least tag goes first; whoever comes back
 * from being idle starts at the class's virtual time, the tag of the turn taken last. Guarded by
 * the ring's monitor, except {@link #waiting}.
 */
final class PriorityClass {
  private final Map<Tenant, TurnQueue> queues = new HashMap<>();
  private final PriorityQueue<TurnQueue> active = new PriorityQueue<>(TurnQueue.IN_ORDER);

  /** Without streams, but ahead of the virtual time: a new entry would begin with less. */
  private final PriorityQueue<TurnQueue> departed = new PriorityQueue<>(TurnQueue.IN_ORDER);

  private long virtualTime;
  private long lastFinish;
  private long places;
  private volatile int waiting;
  private int passedOver;
  private int passedOverBefore;

  TurnQueue join(Tenant tenant) {
    forgetDeparted();
    TurnQueue queue = queues.computeIfAbsent(tenant, who -> new TurnQueue(this, who, virtualTime));
    departed.remove(queue);
    queue.streamJoined();
    return queue;
  }

  void leave(TurnQueue queue) {
    if (queue.streamLeft()) {
      departed.add(queue);
    }
    forgetDeparted();
  }

  private void forgetDeparted() {
    for (TurnQueue next = departed.peek();
        next != null && next.startTag() - virtualTime <= 0;
        next = departed.peek()) {
      departed.poll();
      queues.remove(next.tenant());
    }
  }

  void add(TurnQueue queue, Mailbox turn) {
    if (queue.isEmpty()) {
      queue.activate(virtualTime, places++);
      queue.add(turn);
      active.add(queue);
    } else {
      queue.add(turn);
    }
    waiting = waiting() + 1;
  }

  /** Null only if none waits. */
  @Nullable Mailbox take() {
    TurnQueue queue = active.poll();
    if (queue == null) {
      return null;
    }
    virtualTime = TurnQueue.later(virtualTime, queue.startTag());
    Mailbox turn = queue.take();
    lastFinish = TurnQueue.later(lastFinish, queue.startTag());
    if (!queue.isEmpty()) {
      queue.standBehindEquals(places++);
      active.add(queue);
    } else if (active.isEmpty()) {
      // Nobody waits, so nobody has had more than was to spare.
      virtualTime = TurnQueue.later(virtualTime, lastFinish);
    }
    waiting = waiting() - 1;
    passedOverBefore = passedOver;
    passedOver = 0;
    return turn;
  }

  /** The turn taken last from this queue was of no use. */
  void refund(TurnQueue queue) {
    if (!queue.hasStreams()) {
      return;
    }
    queue.refund();
    passedOver = passedOverBefore;
  }

  /** Another class was served while turns waited here. */
  void passOver() {
    if (waiting > 0) {
      passedOver++;
    }
  }

  /** Turns of other classes taken in a row while turns waited here. */
  int passedOver() {
    return passedOver;
  }

  /** Turns that wait: a gauge. Any thread. */
  int waiting() {
    return waiting;
  }

  /** Entries held, those of departed tenants too. */
  int tenants() {
    return queues.size();
  }
}
