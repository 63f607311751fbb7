package dev.zoetrope.server.transport;

import dev.zoetrope.server.batch.BatchRules;
import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.batch.Cores;
import dev.zoetrope.server.batch.LaneContext;
import dev.zoetrope.server.batch.LaneGroup;
import dev.zoetrope.server.batch.LaneSteps;
import dev.zoetrope.server.batch.Pace;
import dev.zoetrope.server.clock.Agent;
import dev.zoetrope.server.frame.DecodeTarget;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.ring.TurnRing;
import dev.zoetrope.server.telemetry.ModelGauges;
import dev.zoetrope.server.telemetry.ModelTelemetry;
import dev.zoetrope.server.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A model with real lanes on simulated devices, and where the lanes sleep. */
final class SimulatedModel {
  /** Turns that fit. */
  static final int RING = 64;

  static final int LARGEST_BATCH = 6;
  private static final int SHARE = 3;

  private final ServedModel served;
  private final Patience patience;
  private final List<Agent> lanes;
  private final List<SimulatedExecutor> executors = new ArrayList<>();
  private final List<Interleaving.Parking> beds = new ArrayList<>();

  /**
   * A model called m and its number, with its own delay and limit of rows for each stream.
   *
   * @param check called whenever the world has changed around a sleeping lane
   */
  SimulatedModel(
      Interleaving interleaving,
      Telemetry telemetry,
      SimulatedExecutor.Faults faults,
      Patience patience,
      Cores cores,
      int laneCount,
      int largestBatch,
      int number,
      DecodeTarget target,
      Runnable check) {
    this.patience = patience;
    Random random = interleaving.random;
    for (int i = 0; i < laneCount; i++) {
      executors.add(new SimulatedExecutor(interleaving, faults, patience, number));
    }
    TurnRing ring = new TurnRing(RING);
    Slab slab = target.slab();
    Buckets buckets = new Buckets(Buckets.upTo(largestBatch));
    ModelTelemetry counted =
        telemetry.addModel(
            "m" + number,
            executors.size(),
            buckets.largest(),
            () -> new ModelGauges(ring.size(), slab.rows(), slab.freeRows()));
    BatchRules rules =
        new BatchRules(random.nextBoolean() ? 0 : random.nextInt(5_000), random.nextInt(3));
    LaneContext context =
        new LaneContext(
            interleaving.pointedClock,
            ring,
            slab,
            new Pace(buckets),
            rules,
            cores.claim(1 + random.nextInt(3)));
    LaneGroup group = new LaneGroup("m" + number, context, executors, counted::lane);
    lanes = LaneSteps.of(group);
    for (Agent lane : lanes) {
      Interleaving.Parking bed = interleaving.new Parking(check);
      start(lane, bed);
      beds.add(bed);
      interleaving.add(lane.roleName(), SHARE, new LaneLoop(lane)::step);
    }
    served = new ServedModel(description(number, target.recipe()), group, slab, counted);
  }

  private static void start(Agent agent, Interleaving.Parking bed) {
    try {
      agent.onStart(bed);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends when its lane says so. */
  private static final class LaneLoop {
    private final Agent lane;
    private boolean over;

    LaneLoop(Agent lane) {
      this.lane = lane;
    }

    void step() {
      over = over || !lane.step();
    }
  }

  private static ModelDescription description(int number, InputRecipe recipe) {
    return new ModelDescription(
        "m" + number,
        "1",
        "simulated",
        "fp32",
        true,
        recipe,
        new Normalization(List.of(0f, 0f, 0f), List.of(1f, 1f, 1f)),
        SimulatedExecutor.CLASSES,
        List.of(),
        ModelDescription.Batching.UNSPECIFIED);
  }

  ServedModel served() {
    return served;
  }

  String name() {
    return served.name();
  }

  Patience patience() {
    return patience;
  }

  int lanes() {
    return lanes.size();
  }

  private boolean isHealthy(int lane) {
    return !executors.get(lane).isHung() && !LaneSteps.isCondemned(lanes.get(lane));
  }

  boolean hasHealthyLane() {
    for (int i = 0; i < lanes.size(); i++) {
      if (isHealthy(i)) {
        return true;
      }
    }
    return false;
  }

  /** No turn is left that a lane could take. */
  boolean hasNoTurns() {
    return served.lanes().ring().size() == 0 || !hasHealthyLane();
  }

  /** Turns lie there, and every lane that could take them sleeps; not for want of a core. */
  boolean isForgotten() {
    boolean asleep = false;
    if (served.lanes().cores().cores().scarce()) {
      return false;
    }
    for (int i = 0; i < lanes.size(); i++) {
      if (isHealthy(i) && !beds.get(i).isAsleep()) {
        return false;
      }
      asleep |= isHealthy(i);
    }
    return asleep && !served.lanes().ring().isEmpty();
  }
}
