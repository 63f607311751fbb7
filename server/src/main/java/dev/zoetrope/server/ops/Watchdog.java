package dev.zoetrope.server.ops;

import dev.zoetrope.server.batch.LaneGroup;
import dev.zoetrope.server.clock.Agent;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Parker;
import dev.zoetrope.server.config.BatchingConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives up lanes whose forward pass does not return, and says when there have been too many, or a
 * model has none left. Its own thread.
 */
public final class Watchdog implements Agent {
  private static final Logger LOG = System.getLogger(Watchdog.class.getName());
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Clock clock;
  private final List<LaneGroup> lanes;
  private final BatchingConfig config;
  private final Consumer<String> cannotGoOn;
  private int condemned;
  private boolean reported;
  private @Nullable Parker parker;

  /** Calls {@code cannotGoOn} once with one sentence, when the server should be left. */
  public Watchdog(
      Clock clock, List<LaneGroup> lanes, BatchingConfig config, Consumer<String> cannotGoOn) {
    this.clock = clock;
    this.lanes = List.copyOf(lanes);
    this.config = config;
    this.cannotGoOn = cannotGoOn;
  }

  @Override
  public String roleName() {
    return "lane-watchdog";
  }

  @Override
  public void onStart(Parker parker) {
    this.parker = parker;
  }

  @Override
  public boolean step() {
    long now = clock.nanoTime();
    for (LaneGroup group : lanes) {
      int stuck = group.condemnStuck(now, config.laneTimeout().toNanos());
      if (stuck > 0) {
        condemned += stuck;
        LOG.log(
            Level.ERROR,
            "lane_timeout: {0} lane(s) given up after {1} ms; {2} in all, limit {3}",
            stuck,
            config.laneTimeout().toMillis(),
            condemned,
            config.maxCondemnedLanes());
      }
    }
    String reason = reported ? null : reasonToLeave();
    if (reason != null) {
      reported = true;
      cannotGoOn.accept(reason);
    }
    if (parker != null) {
      parker.park(LOOK_NANOS);
    }
    return true;
  }

  private @Nullable String reasonToLeave() {
    if (condemned >= config.maxCondemnedLanes()) {
      return "lanes: %d given up, limit %d".formatted(condemned, config.maxCondemnedLanes());
    }
    return lanes.stream()
        .filter(LaneGroup::isLost)
        .findFirst()
        .map(group -> "lanes: model %s has none left".formatted(group.name()))
        .orElse(null);
  }
}
