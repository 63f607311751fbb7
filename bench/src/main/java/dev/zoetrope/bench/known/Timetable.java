package dev.zoetrope.bench.known;

import dev.zoetrope.v1.Outcome;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plans when and how each frame is answered. Knows no clock and no transport: the server and the
 * computed {@link Truth} ask the same one. One thread.
 */
final class Timetable {
  private final Behaviour behaviour;
  private final @Nullable ServiceQueue queue;
  private boolean begun;
  private long beginNanos;

  Timetable(Behaviour behaviour) {
    this.behaviour = behaviour;
    this.queue = behaviour.capacity().map(ServiceQueue::new).orElse(null);
  }

  /**
   * A frame has come.
   *
   * @param out gets what is settled by it, in the order in which what is due together leaves; that
   *     may be other frames than this one. A departure given before may have been withdrawn
   */
  void arrive(Arrival frame, Consumer<Departure> out) {
    long now =
        behaviour.from() == TimeBase.SCHEDULED ? frame.scheduledNanos() : frame.arrivalNanos();
    if (!begun) {
      begun = true;
      beginNanos = now;
    }
    Lane lane = frame.lane();
    lane.arrived++;
    lane.underWay++;
    if (behaviour.drop().contains(frame.index())) {
      settle(departure(frame, now, Outcome.OUTCOME_RESULT, 0), out);
      return;
    }
    int copies = behaviour.duplicate().contains(frame.index()) ? 2 : 1;
    long delay = behaviour.delay().nanos(frame.index());
    Optional<Outcome> given = behaviour.outcomeOf(frame.index());
    if (given.isPresent()) {
      settle(departure(frame, now + delay, given.get(), copies), out);
    } else if (queue == null) {
      settle(departure(frame, now + delay, Outcome.OUTCOME_RESULT, copies), out);
    } else {
      serve(queue, departure(frame, now, Outcome.OUTCOME_RESULT, copies), delay, out);
    }
  }

  private Departure departure(Arrival frame, long dueNanos, Outcome outcome, int copies) {
    boolean wrong = outcome == Outcome.OUTCOME_RESULT && behaviour.wrong().contains(frame.index());
    boolean last = frame.lane().stream && frame.lane().arrived == behaviour.closeAfter();
    return new Departure(frame, dueNanos, outcome, wrong, copies, last);
  }

  private void serve(ServiceQueue servers, Departure come, long delay, Consumer<Departure> out) {
    long now = come.dueNanos();
    Lane lane = come.frame().lane();
    ServiceQueue.Slot slot = lane.queued;
    if (servers.latest() && slot != null && slot.startNanos > now) {
      slot.departure.withdraw();
      settle(slot.departure.instead(Outcome.OUTCOME_SUPERSEDED, now), out);
    } else if (servers.isFull(now)) {
      settle(come.instead(Outcome.OUTCOME_OVERLOADED, now), out);
      return;
    } else {
      slot = servers.take(now);
      lane.queued = slot;
    }
    slot.departure = leaving(come.at(slot.endNanos + delay));
    group(slot.departure, out);
  }

  private void settle(Departure departure, Consumer<Departure> out) {
    group(leaving(departure), out);
  }

  /** With what holds back all answers. */
  private Departure leaving(Departure departure) {
    long due = Math.max(departure.dueNanos(), departure.frame().lane().openNanos);
    return departure.at(stalled(due));
  }

  private long stalled(long due) {
    return beginNanos + behaviour.stall().leave(due - beginNanos);
  }

  private void group(Departure departure, Consumer<Departure> out) {
    Lane lane = departure.frame().lane();
    if (behaviour.reorder() < 2 || !lane.stream) {
      out.accept(departure);
      return;
    }
    lane.group.add(departure);
    if (lane.group.size() == behaviour.reorder()) {
      release(lane, Long.MIN_VALUE, out);
    }
  }

  /** The stream's client has no more frames: a group that is not full waits no longer. */
  void finish(Lane lane, long now, Consumer<Departure> out) {
    lane.finished = true;
    if (!lane.group.isEmpty()) {
      release(lane, stalled(now), out);
    }
  }

  private static void release(Lane lane, long notBefore, Consumer<Departure> out) {
    long due = notBefore;
    for (Departure departure : lane.group) {
      due = Math.max(due, departure.dueNanos());
    }
    for (int i = lane.group.size() - 1; i >= 0; i--) {
      out.accept(lane.group.get(i).at(due));
    }
    lane.group.clear();
  }
}
