package dev.zoetrope.bench.load.engine;

import dev.zoetrope.bench.load.arrival.Arrivals;
import dev.zoetrope.server.clock.Agent;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Parker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a schedule says when it says so. It waits for nothing but the time: what a stream
 * cannot take is left with the stream. Sleeps until shortly before a frame is due and watches the
 * clock for the rest, because a sleep alone ends 60 us late as a rule and a millisecond now and
 * then.
 */
final class OpenLoopSender implements Agent {
  private static final long WATCH_NANOS = 90_000;
  private static final long LONGEST_SLEEP_NANOS = 50_000_000;

  private final Clock clock;
  private final Parker parker;
  private final Window window;
  private final long originNanos;
  private final List<Lane> lanes;

  /** A workload's schedule and its streams. */
  static final class Lane {
    private final Arrivals arrivals;
    private final @Nullable StreamRun[] streams;

    /**
     * One workload.
     *
     * @param streams by number; those that are null belong to another process
     */
    Lane(Arrivals arrivals, @Nullable StreamRun[] streams) {
      this.arrivals = arrivals;
      this.streams = streams;
    }

    /** To the next frame of a stream that is ours. */
    private boolean advance() {
      while (arrivals.advance()) {
        if (stream() != null) {
          return true;
        }
      }
      return false;
    }

    private @Nullable StreamRun stream() {
      return streams[arrivals.stream()];
    }
  }

  /** Times of the schedules count from the origin. */
  OpenLoopSender(
      Clock clock, Parker parker, Window window, long originNanos, List<Lane> schedules) {
    this.clock = clock;
    this.parker = parker;
    this.window = window;
    this.originNanos = originNanos;
    this.lanes = new ArrayList<>(schedules);
    lanes.removeIf(lane -> !lane.advance());
  }

  @Override
  public String roleName() {
    return "load-sender";
  }

  @Override
  public boolean step() {
    Lane lane = next();
    if (lane == null) {
      return false;
    }
    long due = originNanos + lane.arrivals.atNanos();
    if (due >= window.to()) {
      return false;
    }
    long left = due - clock.nanoTime();
    if (left > WATCH_NANOS) {
      // The window may be cut while this sleeps.
      parker.park(Math.min(left - WATCH_NANOS, LONGEST_SLEEP_NANOS));
      return true;
    }
    if (left > 0) {
      Thread.onSpinWait();
      return true;
    }
    StreamRun stream = lane.stream();
    if (stream != null) {
      stream.due(due);
    }
    if (!lane.advance()) {
      lanes.remove(lane);
    }
    return true;
  }

  private @Nullable Lane next() {
    Lane first = null;
    for (Lane lane : lanes) {
      if (first == null || lane.arrivals.atNanos() < first.arrivals.atNanos()) {
        first = lane;
      }
    }
    return first;
  }
}
