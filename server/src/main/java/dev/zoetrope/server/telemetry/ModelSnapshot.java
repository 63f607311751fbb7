package dev.zoetrope.server.telemetry;

import dev.zoetrope.v1.Outcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One model, since the start or between two snapshots.
 *
 * @param name what clients ask for
 * @param outcomes replies made
 * @param latencies of every span, empty ones too
 * @param lanes in order
 * @param gauges at the moment of the (later) snapshot
 */
public record ModelSnapshot(
    String name,
    Tally<Outcome> outcomes,
    Map<Span, Latencies> latencies,
    List<LaneSnapshot> lanes,
    ModelGauges gauges) {

  /** Copies. */
  public ModelSnapshot {
    latencies = Map.copyOf(latencies);
    lanes = List.copyOf(lanes);
  }

  /** Of one span. */
  public Latencies latencies(Span span) {
    Latencies recorded = latencies.get(span);
    if (recorded == null) {
      throw new IllegalStateException(span + " is missing");
    }
    return recorded;
  }

  /** Of all lanes. */
  public BatchCounts batches() {
    return lanes.stream().map(LaneSnapshot::batches).reduce(BatchCounts::plus).orElseThrow();
  }

  /**
   * The share of the time that its lanes spent in forward passes, 0 to 1. A pass counts when it
   * ends, so over less than a few passes' time this jumps, and may pass 1.
   *
   * @param wallNanos {@link ServerSnapshot#spanNanos}
   */
  public double laneBusy(long wallNanos) {
    return wallNanos <= 0
        ? 0
        : (double) batches().forwardNanos() / ((double) wallNanos * lanes.size());
  }

  /** What happened after {@code earlier}, a snapshot of the same model. */
  ModelSnapshot minus(ModelSnapshot earlier) {
    Map<Span, Latencies> rest = new EnumMap<>(Span.class);
    latencies.forEach((span, all) -> rest.put(span, all.minus(earlier.latencies(span))));
    List<LaneSnapshot> laneRest =
        lanes.stream().map(lane -> lane.minus(earlier.lanes.get(lane.lane()))).toList();
    return new ModelSnapshot(name, outcomes.minus(earlier.outcomes), rest, laneRest, gauges);
  }
}
