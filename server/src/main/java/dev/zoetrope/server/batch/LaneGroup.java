package dev.zoetrope.server.batch;

import dev.zoetrope.server.clock.AgentThread;
import dev.zoetrope.server.ring.TurnRing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;

/** One model's lanes, fed by its ring. */
public final class LaneGroup {
  private static final long STOP_MILLIS = 5_000;

  private final String name;
  private final LaneContext model;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<AgentThread> threads = new ArrayList<>();

  /**
   * Lanes that are not running yet.
   *
   * @param name the model's, for thread names
   * @param executors one for each lane
   * @param listeners one for each lane, by its index
   */
  public LaneGroup(
      String name,
      LaneContext model,
      List<? extends LaneExecutor> executors,
      IntFunction<? extends BatchListener> listeners) {
    this.name = name;
    this.model = model;
    for (LaneExecutor executor : executors) {
      String lane = "lane-" + name + "-" + lanes.size();
      lanes.add(new Lane(lane, model, lanes, executor, listeners.apply(lanes.size())));
    }
    model.ring().onAnnounce(this::wakeOne);
    model.ring().forecastBy(new LaneForecast(model, lanes));
  }

  /** Starts every lane and waits until all are warm. */
  public void start() {
    lanes.forEach(lane -> threads.add(AgentThread.start(lane)));
    try {
      threads.forEach(thread -> thread.started().join());
    } catch (CompletionException e) {
      stop();
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void wakeOne() {
    for (int i = 0; i < lanes.size(); i++) {
      if (lanes.get(i).wake()) {
        return;
      }
    }
  }

  /** The loops, for whoever steps them without threads. */
  List<Lane> lanes() {
    return lanes;
  }

  /** The model's name. */
  public String name() {
    return name;
  }

  /** Where turns go. */
  public TurnRing ring() {
    return model.ring();
  }

  /** Sizes and times. */
  public Buckets buckets() {
    return model.pace().buckets();
  }

  /** What the model has of the cores that all models share. */
  public CoreClaim cores() {
    return model.cores();
  }

  /** Lanes in all. */
  public int size() {
    return lanes.size();
  }

  /** From now on no batch waits for more frames. */
  public void drain() {
    lanes.forEach(Lane::drain);
  }

  /**
   * Gives up lanes whose batch has run for longer than {@code timeoutNanos}.
   *
   * @return lanes given up by this call
   */
  public int condemnStuck(long nowNanos, long timeoutNanos) {
    int count = 0;
    for (Lane lane : lanes) {
      long busy = lane.busyNanos(nowNanos);
      if (busy > timeoutNanos && !lane.isCondemned()) {
        lane.condemn(busy);
        count++;
      }
    }
    return count;
  }

  /** Whether every lane has been given up: nobody serves the model any more. */
  public boolean isLost() {
    return lanes.stream().allMatch(Lane::isCondemned);
  }

  /**
   * Stops every lane that can be stopped, and frees its executor.
   *
   * @return false if a lane still runs: what it runs on must not be freed
   */
  public boolean stop() {
    threads.forEach(AgentThread::stop);
    boolean ended = true;
    try {
      for (AgentThread thread : threads) {
        ended &= thread.join(STOP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return ended;
  }
}
