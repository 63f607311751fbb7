package dev.zoetrope.server.ring;

import dev.zoetrope.v1.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of the turns that lanes have taken off the ring goes next: the highest class first, within
 * a class tenants by their weights, within a tenant first in, first out. Guarded by the ring's
 * monitor, except {@link #isEmpty}, {@link #size}, {@link #isPlain} and {@link #surelyAhead}.
 */
final class TurnOrder {
  /**
   * A class that waits has one turn in this many, whatever waits above it. With batches of 8 that
   * is a row in every second one: a stream of the lowest class keeps moving, and costs those above
   * it 6 %.
   */
  static final int ONE_TURN_IN = 16;

  /** The first is taken first. */
  private final List<PriorityClass> classes =
      List.of(new PriorityClass(), new PriorityClass(), new PriorityClass());

  private volatile int queues;

  private PriorityClass classOf(Priority priority) {
    return switch (priority) {
      case PRIORITY_HIGH -> classes.get(0);
      case PRIORITY_UNSPECIFIED, PRIORITY_NORMAL, UNRECOGNIZED -> classes.get(1);
      case PRIORITY_LOW -> classes.get(2);
    };
  }

  TurnQueue join(Tenant tenant, Priority priority) {
    TurnQueue queue = classOf(priority).join(tenant);
    count();
    return queue;
  }

  void leave(TurnQueue queue) {
    queue.owner().leave(queue);
    count();
  }

  private void count() {
    int sum = 0;
    for (int i = 0; i < classes.size(); i++) {
      sum += classes.get(i).tenants();
    }
    queues = sum;
  }

  /** Whether there is but one tenant and one class, so that turns need no order. Any thread. */
  boolean isPlain() {
    return queues <= 1;
  }

  /** Tenants that take part, counted in each class; few more than have streams. Any thread. */
  int tenants() {
    return queues;
  }

  void add(Mailbox turn) {
    TurnQueue queue = turn.queue();
    queue.owner().add(queue, turn);
  }

  /** Null only if none waits. */
  @Nullable Mailbox poll() {
    PriorityClass chosen = choose();
    if (chosen == null) {
      return null;
    }
    for (int i = 0; i < classes.size(); i++) {
      if (classes.get(i) != chosen) {
        classes.get(i).passOver();
      }
    }
    return chosen.take();
  }

  private @Nullable PriorityClass choose() {
    PriorityClass highest = null;
    for (int i = classes.size() - 1; i >= 0; i--) {
      PriorityClass each = classes.get(i);
      if (each.waiting() == 0) {
        continue;
      }
      if (each.passedOver() >= ONE_TURN_IN - 1) {
        return each;
      }
      highest = each;
    }
    return highest;
  }

  /** The turn of this mailbox that was taken last was of no use: it did not count. */
  void refund(Mailbox turn) {
    turn.queue().owner().refund(turn.queue());
  }

  /**
   * Turns that are surely taken before one that is added to this queue now. Those of other tenants
   * are not counted: how many of them go first depends on what comes. Any thread.
   */
  long surelyAhead(TurnQueue queue) {
    long own = queue.waiting();
    long above = 0;
    for (int i = 0; classes.get(i) != queue.owner(); i++) {
      above += classes.get(i).waiting();
    }
    return own + Math.min(above, own * (ONE_TURN_IN - 1));
  }

  /** Whether no turn waits. Any thread. */
  boolean isEmpty() {
    return size() == 0;
  }

  /** Turns that wait: a gauge. Any thread. */
  int size() {
    int sum = 0;
    for (int i = 0; i < classes.size(); i++) {
      sum += classes.get(i).waiting();
    }
    return sum;
  }
}
