package dev.zoetrope.bench.known;

import dev.zoetrope.server.clock.Agent;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Parker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Plans frames as they come and sends each answer when it is due. Its own thread parks until
 * shortly before that and turns for the rest, as parking ends tens of microseconds late.
 */
final class Dispatcher implements Agent, Reception {
  /** Before the next answer is due, there is no parking any more. */
  static final long AWAKE_NANOS = 100_000;

  private final Behaviour behaviour;
  private final Clock clock;
  private final WallClock wall;
  private final ConcurrentLinkedQueue<Runnable> inbox = new ConcurrentLinkedQueue<>();
  private final Agenda agenda = new Agenda();
  private Timetable timetable;
  private Tally tally = new Tally();
  private volatile @Nullable Parker parker;

  Dispatcher(Behaviour behaviour, WallClock wall) {
    this.behaviour = behaviour;
    this.clock = wall.clock();
    this.wall = wall;
    this.timetable = new Timetable(behaviour);
  }

  @Override
  public String roleName() {
    return "known-dispatcher";
  }

  @Override
  public void onStart(Parker own) {
    parker = own;
  }

  @Override
  public boolean step() {
    boolean done = false;
    for (Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
      task.run();
      done = true;
    }
    if (agenda.next(clock.nanoTime()) || done) {
      return true;
    }
    long nanos = agenda.untilNext(clock.nanoTime());
    Parker own = parker;
    if (nanos > AWAKE_NANOS && own != null) {
      own.park(nanos - AWAKE_NANOS);
    } else {
      Thread.onSpinWait();
    }
    return true;
  }

  /** Has something done on the dispatcher's thread. Any thread. */
  void post(Runnable task) {
    inbox.add(task);
    Parker own = parker;
    if (own != null) {
      own.wake();
    }
  }

  @Override
  public void arrived(Lane lane, Recipient recipient, long sequence, long captureUnixMicros) {
    long now = clock.nanoTime();
    post(
        () -> {
          long index = sequence > 0 ? sequence - 1 : lane.arrived;
          long scheduled = captureUnixMicros > 0 ? wall.nanoTime(captureUnixMicros) : now;
          tally.arrived();
          timetable.arrive(
              new Arrival(lane, recipient, sequence, index, scheduled, now), this::plan);
        });
  }

  /**
   * A stream has been asked for; its frames are answered after that.
   *
   * @param accept sends the answer to that; on the dispatcher's thread
   */
  void opened(Lane lane, Runnable accept) {
    long due = clock.nanoTime() + behaviour.slowOpenNanos();
    post(
        () -> {
          if (behaviour.slowOpenNanos() > 0) {
            lane.openNanos = due;
          }
          agenda.add(due, accept);
        });
  }

  /** A stream's client has no more frames: it ends when all it sent are answered. */
  void finished(Lane lane, Recipient recipient) {
    long now = clock.nanoTime();
    post(
        () -> {
          timetable.finish(lane, now, this::plan);
          endIfDone(lane, recipient);
        });
  }

  private void plan(Departure departure) {
    agenda.add(departure.dueNanos(), () -> leave(departure));
  }

  private void leave(Departure departure) {
    if (departure.withdrawn()) {
      return;
    }
    Arrival frame = departure.frame();
    frame.lane().underWay--;
    if (departure.copies() == 0) {
      tally.dropped();
    } else {
      send(departure);
    }
    if (departure.last() && !frame.lane().closed) {
      frame.lane().closed = true;
      frame.recipient().breakOff();
    }
    endIfDone(frame.lane(), frame.recipient());
  }

  private void send(Departure departure) {
    long now = clock.nanoTime();
    if (departure.frame().lane().closed || !departure.frame().recipient().answer(departure)) {
      tally.lost();
      return;
    }
    tally.answered(departure, now);
    for (int copy = 1; copy < departure.copies(); copy++) {
      if (departure.frame().recipient().answer(departure)) {
        tally.doubled();
      }
    }
  }

  private static void endIfDone(Lane lane, Recipient recipient) {
    if (lane.finished && lane.underWay == 0 && !lane.closed) {
      lane.closed = true;
      recipient.finish();
    }
  }

  @Override
  public CompletableFuture<Served> served() {
    CompletableFuture<Served> answer = new CompletableFuture<>();
    post(() -> answer.complete(tally.served(wall)));
    return answer;
  }

  @Override
  public void reset() {
    post(
        () -> {
          timetable = new Timetable(behaviour);
          tally = new Tally();
        });
  }
}
