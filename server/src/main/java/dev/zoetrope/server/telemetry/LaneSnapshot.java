package dev.zoetrope.server.telemetry;

/**
 * One lane.
 *
 * @param lane its index
 * @param condemned whether it has been given up
 * @param batches it has run
 */
public record LaneSnapshot(int lane, boolean condemned, BatchCounts batches) {

  LaneSnapshot minus(LaneSnapshot earlier) {
    return new LaneSnapshot(lane, condemned, batches.minus(earlier.batches));
  }
}
