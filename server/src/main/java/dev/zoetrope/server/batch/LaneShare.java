package dev.zoetrope.server.batch;

import java.util.List;

/**
 * How many of the frames that wait a lane takes, so that all of them are done soonest: as few as
 * let the other lanes finish the rest no later than this one its own, by the measured times and by
 * when those lanes are free. (The earliest finish of a batch split over machines that are free at
 * different times; with measured times there is nothing to search but its size.)
 *
 * <p>Without it a lane that finds seven frames takes seven, while its neighbour, free in a moment,
 * goes round and round with single ones: a state that closed loops stay in once they are in it, and
 * that costs a seventh of their rate. Lane thread.
 */
final class LaneShare {
  private final Pace pace;
  private final List<Lane> lanes;
  private final Lane self;
  private final int largest;

  /**
   * One lane's.
   *
   * @param lanes of the model, {@code self} among them; may still grow
   */
  LaneShare(Pace pace, List<Lane> lanes, Lane self) {
    this.pace = pace;
    this.lanes = lanes;
    this.self = self;
    this.largest = pace.buckets().largest();
  }

  /**
   * So many of the frames that are there.
   *
   * @param there at least 1
   * @return 1 to the largest batch
   */
  int of(int there, long nowNanos) {
    int most = Math.min(there, largest);
    // Whatever the times, the others take one batch each: under load there is nothing to try.
    int least = Math.max(1, there - (lanes.size() - 1) * largest);
    for (int count = least; count < most; count++) {
      long nanos = pace.nanosFor(count, nowNanos);
      if (nanos > 0 && othersFinish(there - count, nanos, nowNanos)) {
        return count;
      }
    }
    return most;
  }

  private boolean othersFinish(int frames, long withinNanos, long nowNanos) {
    int left = frames;
    for (int i = 0; i < lanes.size() && left > 0; i++) {
      Lane lane = lanes.get(i);
      if (lane != self && !lane.isCondemned() && !lane.isOverdue(nowNanos)) {
        left -= framesWithin(withinNanos - (lane.freeAtNanos(nowNanos) - nowNanos), nowNanos);
      }
    }
    return left <= 0;
  }

  private int framesWithin(long nanos, long nowNanos) {
    int count = 0;
    while (count < largest && pace.nanosFor(count + 1, nowNanos) <= nanos) {
      count++;
    }
    return count;
  }
}
