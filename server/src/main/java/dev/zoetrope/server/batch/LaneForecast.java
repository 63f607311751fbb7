package dev.zoetrope.server.batch;

import dev.zoetrope.server.ring.Forecast;
import dev.zoetrope.server.ring.StreamSettings;
import java.util.List;

/**
 * How soon a model's lanes can answer. A bound from below: the first lane (and core) to be free,
 * then as many rounds as the turns ahead keep all lanes busy at their best rate, then the fastest
 * forward pass. Lanes may start a batch each at the same moment, so turns ahead count in whole
 * rounds only.
 *
 * <p>A turn ahead is taken to carry a frame. One whose stream has ended meanwhile, or whose frame
 * will have expired by then, costs nothing; the bound does not know. Any thread.
 */
final class LaneForecast implements Forecast {
  private final LaneContext model;
  private final List<Lane> lanes;

  /** Over these lanes, of which more may be added before the first call. */
  LaneForecast(LaneContext model, List<Lane> lanes) {
    this.model = model;
    this.lanes = lanes;
  }

  @Override
  public long earliestNanos(long turnsAhead, long nowNanos) {
    int usable = 0;
    long free = Long.MAX_VALUE;
    for (int i = 0; i < lanes.size(); i++) {
      if (!lanes.get(i).isCondemned()) {
        usable++;
        free = Math.min(free, lanes.get(i).freeAtNanos(nowNanos));
      }
    }
    if (usable == 0) {
      return 0;
    }
    usable = Math.min(usable, model.cores().cores().count());
    int largest = model.pace().buckets().largest();
    long rounds = surelyRiding(turnsAhead) / ((long) usable * largest);
    double round = largest * model.pace().leastNanosPerFrame(nowNanos);
    return free - nowNanos + (long) (rounds * round) + model.pace().leastNanos(nowNanos);
  }

  /** Turns over their stream's limit for a batch are put off, behind the one that is asked for. */
  private long surelyRiding(long turnsAhead) {
    int limit = model.rules().maxRowsPerStream();
    return limit == 0 || limit >= StreamSettings.MAX_WEIGHT
        ? turnsAhead
        : turnsAhead * limit / StreamSettings.MAX_WEIGHT;
  }
}
