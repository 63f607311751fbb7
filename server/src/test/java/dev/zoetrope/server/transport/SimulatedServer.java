package dev.zoetrope.server.transport;

import dev.zoetrope.server.batch.Cores;
import dev.zoetrope.server.config.BatchingConfig;
import dev.zoetrope.server.config.FrameConfig;
import dev.zoetrope.server.config.TenantsConfig;
import dev.zoetrope.server.config.TransportConfig;
import dev.zoetrope.server.frame.DecodeTarget;
import dev.zoetrope.server.frame.DecoderSteps;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.ops.Watchdog;
import dev.zoetrope.server.ring.DecodeQueue;
import dev.zoetrope.server.ring.Inbox;
import dev.zoetrope.server.ring.PendingBudget;
import dev.zoetrope.server.ring.ReplySink;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.ring.StreamSettings;
import dev.zoetrope.server.ring.Tenant;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.server.telemetry.Telemetry;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * A whole server but for sockets, threads and LibTorch: real sessions, inboxes, rings, decoders,
 * lanes, sweeper and watchdog, wired as {@code ZoetropeServer} does; and what must be true of it.
 */
final class SimulatedServer {
  /** Pictures and rows are squares of so many pixels. */
  static final int SIDE = 2;

  static final int MOST_STREAMS = 5;
  private static final int MOST_CORES = 9;

  static final TransportConfig TRANSPORT =
      new TransportConfig(
          "simulated",
          0,
          "simulated",
          0,
          1,
          MOST_STREAMS + 1,
          MOST_STREAMS,
          4_096,
          4_096,
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          4,
          Duration.ofMillis(5),
          Duration.ofMillis(80),
          Duration.ofSeconds(1));

  private final Interleaving interleaving;
  private final PendingBudget budget;
  private final DecodeQueue pictures;
  private final Telemetry telemetry;
  private final SessionRegistry registry;
  private final StreamContext context;
  private final ProfileReader profiles;
  private final List<DecodeTarget> targets = new ArrayList<>();
  private final List<SimulatedModel> models = new ArrayList<>();
  private final List<Interleaving.Parking> decoderBeds = new ArrayList<>();
  private final DecoderSteps decoders;
  private boolean leaving;

  /**
   * A server as the random numbers have it; its loops are actors.
   *
   * @param crowded one slow lane a model
   * @param mostPassed see {@link Patience}
   */
  SimulatedServer(
      Interleaving interleaving,
      SimulatedExecutor.Faults faults,
      boolean crowded,
      IntSupplier mostPassed) {
    this.interleaving = interleaving;
    Random random = interleaving.random;
    budget = new PendingBudget(40 + random.nextInt(100));
    telemetry = new Telemetry(interleaving.clock, budget);
    registry = new SessionRegistry(interleaving.clock, MOST_STREAMS);
    // Calm: it reads the clock under its monitor.
    Cores cores = new Cores(1 + random.nextInt(MOST_CORES), interleaving.clock);
    int slabs = 1 + random.nextInt(2);
    for (int i = 0; i < slabs; i++) {
      targets.add(target(2 + random.nextInt(8)));
    }
    pictures = new DecodeQueue(budget, targets.stream().map(DecodeTarget::slab).toList());
    for (int i = 0; i <= random.nextInt(3); i++) {
      models.add(
          new SimulatedModel(
              interleaving,
              telemetry,
              faults,
              new Patience(interleaving, mostPassed),
              cores,
              crowded ? 1 : 1 + random.nextInt(3),
              1 + random.nextInt(crowded ? 2 : SimulatedModel.LARGEST_BATCH),
              i,
              targets.get(random.nextInt(slabs)),
              this::checkSleepers));
    }
    decoders = decoders(1 + random.nextInt(2));
    context =
        new StreamContext(
            interleaving.clock,
            TRANSPORT,
            new FrameConfig(64, 6, budget.limit(), 0, 1),
            new ModelCatalog(models.stream().map(SimulatedModel::served).toList()),
            pictures,
            telemetry,
            new TenantDirectory(TenantsConfig.defaults()));
    profiles = new ProfileReader(context.catalog(), context.frames());
    Watchdog watchdog = watchdog();
    interleaving.add("sweeper", 1, () -> interleaving.calmly(registry::step));
    interleaving.add("watchdog", 1, () -> interleaving.calmly(watchdog::step));
  }

  private static DecodeTarget target(int rows) {
    InputRecipe recipe =
        new InputRecipe(SIDE, SIDE, Fit.FIT_SQUASH, SIDE, InputRecipe.Interpolation.BILINEAR);
    Slab slab =
        new Slab(ByteBuffer.allocateDirect(rows * recipe.rowBytes()), rows, recipe.rowBytes());
    return new DecodeTarget(slab, recipe);
  }

  private DecoderSteps decoders(int count) {
    DecoderSteps steps = new DecoderSteps(interleaving.pointedClock, count, 64, pictures, targets);
    for (int i = 0; i < count; i++) {
      Interleaving.Parking bed = interleaving.new Parking(this::checkSleepers);
      decoderBeds.add(bed);
      interleaving.add("decoder-" + i, 3, steps.start(i, bed)::step);
    }
    return steps;
  }

  private Watchdog watchdog() {
    int most = 1 + interleaving.random.nextInt(4);
    return new Watchdog(
        interleaving.clock,
        models.stream().map(model -> model.served().lanes()).toList(),
        new BatchingConfig(1, 1, 1, 1, Duration.ZERO, 0, 0, most, Duration.ofMillis(50)),
        reason -> leave());
  }

  List<SimulatedModel> models() {
    return models;
  }

  /** A call reaches it. */
  void accept(SimulatedCall call, Tenant tenant) {
    WatchSession session =
        new WatchSession(
            context,
            registry,
            profiles,
            new FrameIntake(context, true),
            call,
            new CallContext(tenant, "simulated"));
    call.serve(session);
    registry.started(session);
  }

  /** As {@code ZoetropeServer.drain} begins. */
  void leave() {
    if (!leaving) {
      leaving = true;
      interleaving.calmly(
          () -> {
            models.forEach(model -> model.served().lanes().drain());
            registry.drain();
          });
    }
  }

  /** And as it ends. */
  void drainTimeout() {
    registry.abort(Status.UNAVAILABLE.withDescription("drain_timeout: passed"));
  }

  boolean isLeaving() {
    return leaving;
  }

  private long rows() {
    return targets.stream().mapToLong(target -> target.slab().rows()).sum();
  }

  long freeRows() {
    return targets.stream().mapToLong(target -> target.slab().freeRows()).sum();
  }

  boolean isEmpty() {
    return registry.size() == 0
        && freeRows() == rows()
        && budget.used() == 0
        && pictures.isEmpty()
        && models.stream().allMatch(SimulatedModel::hasNoTurns);
  }

  // ---- what is always true

  private void checkSleepers() {
    for (SimulatedModel model : models) {
      violationIf(
          model.isForgotten(), () -> model.name() + ": turns are published and every lane sleeps");
    }
    violationIf(
        decoders.hasWork() && decoderBeds.stream().allMatch(Interleaving.Parking::isAsleep),
        () -> "pictures and rows are there and every decoder sleeps");
    for (DecodeTarget target : targets) {
      Slab slab = target.slab();
      violationIf(
          slab.freeRows() > slab.rows(),
          () -> "%d rows are free of %d".formatted(slab.freeRows(), slab.rows()));
    }
  }

  // ---- what is true when all streams are gone

  void checkEmpty() {
    violationIf(registry.size() != 0, () -> registry.size() + " sessions are left");
    violationIf(freeRows() != rows(), () -> "%d rows are free of %d".formatted(freeRows(), rows()));
    violationIf(budget.used() != 0, () -> budget.used() + " bytes are pending");
    for (SimulatedModel model : models) {
      violationIf(!model.hasNoTurns(), () -> "turns are left in the ring of " + model.name());
      violationIf(
          model.hasHealthyLane() && !isUnreserved(model.served()),
          () -> "turns are left reserved in the ring of " + model.name());
    }
    Map<String, Long> counters = telemetry.snapshot(0).counters();
    long accounted =
        counters.entrySet().stream()
            .filter(
                e -> e.getKey().startsWith("outcome_") || e.getKey().equals("replies_abandoned"))
            .mapToLong(Map.Entry::getValue)
            .sum();
    violationIf(
        counters.get("replies_owed") != accounted, () -> "replies unaccounted for: " + counters);
    violationIf(counters.get("streams_open") != 0, () -> "streams are counted open: " + counters);
  }

  /** Room for a whole ring of turns can be had only if nobody has any. */
  private boolean isUnreserved(ServedModel model) {
    Inbox all =
        Inbox.open(
            interleaving.clock,
            pictures,
            new ReplySink() {
              @Override
              public void answered(Ticket ticket) {}

              @Override
              public void settled() {}
            },
            List.of(model.queue()),
            new StreamSettings(
                Policy.POLICY_QUEUE,
                1,
                SimulatedModel.RING,
                Priority.PRIORITY_NORMAL,
                new Tenant("nobody", 1)));
    if (all == null) {
      return false;
    }
    all.close();
    return true;
  }

  private void violationIf(boolean broken, Supplier<String> what) {
    if (broken) {
      interleaving.violation(what.get());
    }
  }
}
