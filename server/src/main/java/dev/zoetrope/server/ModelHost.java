package dev.zoetrope.server;

import dev.zoetrope.server.batch.BatchRules;
import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.batch.Cores;
import dev.zoetrope.server.batch.LaneContext;
import dev.zoetrope.server.batch.LaneExecutor;
import dev.zoetrope.server.batch.LaneGroup;
import dev.zoetrope.server.batch.Pace;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.config.BatchingConfig;
import dev.zoetrope.server.engine.ModelEngine;
import dev.zoetrope.server.frame.DecodeTarget;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.HostedModel;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.ring.TurnRing;
import dev.zoetrope.server.telemetry.ModelGauges;
import dev.zoetrope.server.telemetry.ModelTelemetry;
import dev.zoetrope.server.telemetry.Telemetry;
import dev.zoetrope.server.transport.ServedModel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Gives each model its ring and lanes, and each recipe its slab; models with equal recipes share
 * rows.
 */
final class ModelHost {
  private static final int MIN_ROWS = 64;
  private static final int BATCHES_OF_ROWS_PER_LANE = 4;

  private final Clock clock;
  private final BatchingConfig config;
  private final Telemetry telemetry;
  private final Cores cores;
  private final int ringCapacity;
  private final List<ModelEngine> engines = new ArrayList<>();
  private final List<ServedModel> served = new ArrayList<>();
  private final Map<InputRecipe, DecodeTarget> targets = new LinkedHashMap<>();

  /**
   * Hosts models as configured.
   *
   * @param maxStreams how many streams may have turns in a ring
   */
  ModelHost(Clock clock, BatchingConfig config, Telemetry telemetry, int maxStreams) {
    this.clock = clock;
    this.config = config;
    this.telemetry = telemetry;
    this.cores = new Cores(coreCount(config), clock);
    // Twice, so that streams of a greater weight find room too.
    this.ringCapacity = Integer.highestOneBit(2 * maxStreams - 1) << 1;
  }

  private static int coreCount(BatchingConfig config) {
    return config.cores() > 0
        ? config.cores()
        : Math.max(1, Runtime.getRuntime().availableProcessors() / config.intraOpThreads());
  }

  /** Prepares a model; its lanes do not run yet. */
  void add(HostedModel hosted) {
    ModelEngine model = ModelEngine.of(hosted);
    engines.add(model);
    ModelDescription description = model.description();
    int lanes = lanes(description);
    Buckets buckets = new Buckets(bucketSizes(description));
    DecodeTarget target =
        targets.computeIfAbsent(
            description.recipe(), recipe -> newTarget(recipe, lanes * buckets.largest()));
    long delayMicros = description.batching().maxQueueDelayMicros();
    BatchRules rules =
        new BatchRules(
            delayMicros >= 0
                ? TimeUnit.MICROSECONDS.toNanos(delayMicros)
                : config.maxQueueDelay().toNanos(),
            config.maxRowsPerStreamPerBatch());
    List<LaneExecutor> executors =
        IntStream.range(0, lanes)
            .mapToObj(i -> model.newLane(config.intraOpThreads(), clock))
            .toList();
    TurnRing ring = new TurnRing(ringCapacity);
    Slab slab = target.slab();
    ModelTelemetry counted =
        telemetry.addModel(
            description.name(),
            lanes,
            buckets.largest(),
            () -> new ModelGauges(ring.size(), slab.rows(), slab.freeRows()));
    LaneContext shared =
        new LaneContext(
            clock,
            ring,
            slab,
            new Pace(buckets),
            rules,
            cores.claim(description.batching().share()));
    LaneGroup group = new LaneGroup(description.name(), shared, executors, counted::lane);
    served.add(new ServedModel(description, group, slab, counted));
  }

  private int lanes(ModelDescription description) {
    if (description.batching().lanes() > 0) {
      return description.batching().lanes();
    }
    return config.lanes() > 0 ? config.lanes() : Runtime.getRuntime().availableProcessors();
  }

  private List<Integer> bucketSizes(ModelDescription description) {
    if (!description.batching().buckets().isEmpty()) {
      return description.batching().buckets();
    }
    int own = description.batching().maxBatchSize();
    return Buckets.fineUpTo(own > 0 ? own : config.maxBatchSize());
  }

  private DecodeTarget newTarget(InputRecipe recipe, int rowsInFlight) {
    int rows =
        config.rows() > 0
            ? config.rows()
            : Math.max(MIN_ROWS, BATCHES_OF_ROWS_PER_LANE * rowsInFlight);
    int bytes = Math.multiplyExact(rows, recipe.rowBytes());
    Slab slab = new Slab(ByteBuffer.allocateDirect(bytes), rows, recipe.rowBytes());
    return new DecodeTarget(slab, recipe);
  }

  /** Warms every lane of every model. */
  void start() {
    served.forEach(model -> model.lanes().start());
  }

  List<ServedModel> served() {
    return served;
  }

  List<LaneGroup> lanes() {
    return served.stream().map(ServedModel::lanes).toList();
  }

  /** One for each recipe. */
  List<DecodeTarget> targets() {
    return List.copyOf(targets.values());
  }

  /** Stops the lanes, then frees the models; but never under a lane that hangs. */
  void stop() {
    for (int i = 0; i < served.size(); i++) {
      if (served.get(i).lanes().stop()) {
        engines.get(i).close();
      }
    }
  }
}
