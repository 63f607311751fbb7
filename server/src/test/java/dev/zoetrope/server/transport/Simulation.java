package dev.zoetrope.server.transport;

import static java.util.stream.Collectors.groupingBy;

import dev.zoetrope.server.batch.BatchRules;
import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.batch.LaneGroup;
import dev.zoetrope.server.batch.LaneSteps;
import dev.zoetrope.server.clock.Agent;
import dev.zoetrope.server.config.BatchingConfig;
import dev.zoetrope.server.config.FrameConfig;
import dev.zoetrope.server.config.TransportConfig;
import dev.zoetrope.server.frame.DecodeTarget;
import dev.zoetrope.server.frame.DecoderSteps;
import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.server.ops.Watchdog;
import dev.zoetrope.server.ring.DecodeQueue;
import dev.zoetrope.server.ring.Inbox;
import dev.zoetrope.server.ring.PendingBudget;
import dev.zoetrope.server.ring.ReplySink;
import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.ring.StreamSettings;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.server.ring.TurnRing;
import dev.zoetrope.server.telemetry.ModelGauges;
import dev.zoetrope.server.telemetry.ModelTelemetry;
import dev.zoetrope.server.telemetry.Telemetry;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.Policy;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One random schedule of a whole server without threads, sockets or LibTorch: real sessions,
 * inboxes, rings, decoders, lanes, sweeper and watchdog; simulated calls, clients, device and time.
 */
final class Simulation implements SimulatedExecutor.Faults {
  /** Pictures and rows are squares of so many pixels. */
  static final int SIDE = 2;

  private static final int RING = 64;
  private static final int LARGEST_BATCH = 6;
  private static final int STEPS = 160;
  private static final int CROWDED_STEPS = 600;
  private static final int MOST_STREAMS = 5;
  private static final int SETTLING_ROUNDS = 2_000;
  private static final long SETTLING_NANOS = 2_000_000;

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

  private final Random random;
  private final Interleaving interleaving;
  private final Numbers numbers = new Numbers();
  private final Telemetry telemetry;
  private final PendingBudget budget;
  private final SessionRegistry registry;
  private final StreamContext context;
  private final ProfileReader profiles;
  private final Watchdog watchdog;
  private final List<DecodeTarget> targets = new ArrayList<>();
  private final List<SimulatedModel> models = new ArrayList<>();
  private final List<Interleaving.Parking> decoderBeds = new ArrayList<>();
  private final DecoderSteps decoders;
  private final List<Interleaving.Actor> eventLoops = new ArrayList<>();
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final boolean crowded;
  private final boolean lanesHang;
  private final boolean drains;
  private boolean leaving;
  private boolean finished;

  /** Numbers of pictures, never used twice. */
  static final class Numbers {
    private int last;

    int next() {
      return ++last;
    }
  }

  /** A model with its lanes and where they sleep. */
  private record SimulatedModel(
      ServedModel served,
      List<Agent> lanes,
      List<SimulatedExecutor> executors,
      List<Interleaving.Parking> beds,
      Patience patience) {

    /** Turns lie there, and every lane that could take them sleeps. */
    boolean isForgotten() {
      boolean asleep = false;
      for (int i = 0; i < beds.size(); i++) {
        if (executors.get(i).isHung() || LaneSteps.isCondemned(lanes.get(i))) {
          continue;
        }
        if (!beds.get(i).isAsleep()) {
          return false;
        }
        asleep = true;
      }
      return asleep && !served.lanes().ring().isEmpty();
    }
  }

  Simulation(long seed) {
    random = new Random(seed);
    crowded = random.nextInt(8) == 0;
    interleaving = new Interleaving(random, crowded ? CROWDED_STEPS : STEPS);
    lanesHang = !crowded && random.nextInt(3) == 0;
    drains = random.nextInt(6) == 0;
    budget = new PendingBudget(40 + random.nextInt(100));
    telemetry = new Telemetry(interleaving.clock, budget);
    registry = new SessionRegistry(interleaving.clock, MOST_STREAMS);
    int slabs = 1 + random.nextInt(2);
    for (int i = 0; i < slabs; i++) {
      targets.add(target(2 + random.nextInt(8)));
    }
    for (int i = 0; i <= random.nextInt(3); i++) {
      models.add(model(i, targets.get(random.nextInt(slabs))));
    }
    decoders = decoders(1 + random.nextInt(2));
    context =
        new StreamContext(
            interleaving.clock,
            TRANSPORT,
            new FrameConfig(64, 6, budget.limit(), 1),
            new ModelCatalog(models.stream().map(SimulatedModel::served).toList()),
            budget,
            telemetry);
    profiles = new ProfileReader(context.catalog(), context.frames());
    int fewestLanes = models.stream().mapToInt(model -> model.lanes().size()).min().orElseThrow();
    watchdog =
        new Watchdog(
            interleaving.clock,
            models.stream().map(model -> model.served().lanes()).toList(),
            new BatchingConfig(
                1,
                1,
                1,
                Duration.ZERO,
                0,
                0,
                1 + random.nextInt(fewestLanes),
                Duration.ofMillis(50)),
            this::leave);
    addEnvironment();
  }

  private DecodeTarget target(int rows) {
    InputRecipe recipe =
        new InputRecipe(SIDE, SIDE, Fit.FIT_SQUASH, SIDE, InputRecipe.Interpolation.BILINEAR);
    Slab slab =
        new Slab(ByteBuffer.allocateDirect(rows * recipe.rowBytes()), rows, recipe.rowBytes());
    return new DecodeTarget(new DecodeQueue(slab), recipe);
  }

  private SimulatedModel model(int number, DecodeTarget target) {
    Patience patience = new Patience(interleaving, this::mostPassed);
    List<SimulatedExecutor> executors = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      executors.add(new SimulatedExecutor(interleaving, this, this::gathered, number));
    }
    TurnRing ring = new TurnRing(RING);
    Slab slab = target.queue().slab();
    Buckets buckets = new Buckets(Buckets.upTo(1 + random.nextInt(LARGEST_BATCH)));
    ModelTelemetry counted =
        telemetry.addModel(
            "m" + number,
            executors.size(),
            buckets.largest(),
            () -> new ModelGauges(ring.size(), slab.rows(), slab.freeRows()));
    LaneGroup group =
        new LaneGroup(
            "m" + number,
            interleaving.pointedClock,
            ring,
            slab,
            buckets,
            new BatchRules(random.nextBoolean() ? 0 : random.nextInt(5_000), random.nextInt(3)),
            executors,
            counted::lane);
    List<Agent> lanes = LaneSteps.of(group);
    List<Interleaving.Parking> beds = new ArrayList<>();
    for (Agent lane : lanes) {
      Interleaving.Parking bed = interleaving.new Parking(this::checkSleepers);
      start(lane, bed);
      beds.add(bed);
      interleaving.add(lane.roleName(), 3, new LaneLoop(lane)::step);
    }
    return new SimulatedModel(
        new ServedModel(description(number, target.recipe()), group, target.queue(), counted),
        lanes,
        executors,
        beds,
        patience);
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

  private DecoderSteps decoders(int count) {
    DecoderSteps steps = new DecoderSteps(interleaving.pointedClock, count, 64, targets);
    for (int i = 0; i < count; i++) {
      Interleaving.Parking bed = interleaving.new Parking(this::checkSleepers);
      decoderBeds.add(bed);
      interleaving.add("decoder-" + i, 3, steps.start(i, bed)::step);
    }
    return steps;
  }

  private void addEnvironment() {
    for (int i = 0; i <= random.nextInt(2); i++) {
      int number = i;
      eventLoops.add(interleaving.add("event-loop-" + i, 8, () -> eventLoop(number)));
    }
    interleaving.add("clients", 14, this::clientActs);
    interleaving.add("arrivals", 2, this::clientArrives);
    interleaving.add("sweeper", 1, () -> interleaving.calmly(registry::step));
    interleaving.add("watchdog", 1, () -> interleaving.calmly(watchdog::step));
    interleaving.add("time", 1, this::timePasses);
    if (drains) {
      interleaving.add("operator", 1, this::operatorStops);
    }
  }

  // ---- the environment's steps

  private void eventLoop(int number) {
    int first = random.nextInt(Math.max(1, clients.size()));
    for (int i = 0; i < clients.size(); i++) {
      int chosen = (first + i) % clients.size();
      if (chosen % eventLoops.size() == number && clients.get(chosen).call().work()) {
        return;
      }
    }
  }

  private void clientArrives() {
    if (interleaving.isCalm()
        || clients.stream().filter(client -> !client.isOver()).count() > MOST_STREAMS) {
      return;
    }
    int number = clients.size();
    String id = "camera-" + number;
    if (number > 0 && random.nextInt(6) == 0) {
      id = clients.get(random.nextInt(number)).id();
    }
    List<String> names = models.stream().map(model -> model.served().name()).toList();
    SimulatedClient client = new SimulatedClient(interleaving, id, names, crowded, this::taking);
    SimulatedCall call =
        new SimulatedCall(
            interleaving,
            eventLoops.get(number % eventLoops.size()),
            1 + random.nextInt(4),
            client);
    client.open(call);
    WatchSession session = new WatchSession(context, registry, profiles, call, "simulated");
    call.serve(session);
    clients.add(client);
    registry.started(session);
  }

  private void clientActs() {
    if (!interleaving.isCalm() && !clients.isEmpty()) {
      clients.get(random.nextInt(clients.size())).act(numbers);
    }
  }

  private void timePasses() {
    if (!interleaving.isCalm()) {
      interleaving.advance(
          random.nextInt(5) > 0
              ? random.nextInt(100_000)
              : TimeUnit.MILLISECONDS.toNanos(random.nextInt(60)));
    }
  }

  private void operatorStops() {
    if (!interleaving.isCalm()) {
      leave();
    }
  }

  /** As {@code ZoetropeServer.drain} begins. */
  private void leave() {
    if (!leaving) {
      leaving = true;
      interleaving.calmly(
          () -> {
            models.forEach(model -> model.served().lanes().drain());
            registry.drain();
          });
    }
  }

  // ---- faults

  @Override
  public boolean forwardThrows() {
    return random.nextInt(12) == 0;
  }

  @Override
  public int forwardHangs() {
    return lanesHang && random.nextInt(10) == 0 ? random.nextInt(30) : 0;
  }

  @Override
  public boolean neverReturns() {
    return lanesHang
        && !interleaving.isCalm()
        && interleaving.isOutermost()
        && random.nextInt(12) == 0;
  }

  /** A lane's forward pass stands still while everything else comes to its end. */
  @Override
  public void outlast() {
    finish();
  }

  // ---- what is always true

  /** A lane that stands still with a batch lets another lane's batches pass. */
  private int mostPassed(int turns) {
    return lanesHang ? Integer.MAX_VALUE : 2 * turns + 4 * LARGEST_BATCH;
  }

  private void taking(SimulatedClient client, int picture) {
    List<SimulatedModel> wanted =
        models.stream().filter(model -> client.wants(model.served().name())).toList();
    Slab slab = wanted.get(0).served().slab();
    if (slab.freeRows() > 0 && wanted.stream().allMatch(model -> model.served().slab() == slab)) {
      wanted.forEach(model -> model.patience().waits(client, picture));
    }
  }

  private void gathered(int model, int[] pictures, int count) {
    models.get(model).patience().gathered(pictures, count);
  }

  private void checkSleepers() {
    for (SimulatedModel model : models) {
      if (model.isForgotten()) {
        interleaving.violation(
            model.served().name() + ": turns are published and every lane sleeps");
      }
    }
    if (decoders.hasWork() && decoderBeds.stream().allMatch(Interleaving.Parking::isAsleep)) {
      interleaving.violation("pictures and rows are there and every decoder sleeps");
    }
    for (DecodeTarget target : targets) {
      Slab slab = target.queue().slab();
      if (slab.freeRows() > slab.rows()) {
        interleaving.violation("%d rows are free of %d".formatted(slab.freeRows(), slab.rows()));
      }
    }
  }

  // ---- the course of a schedule

  /** Runs it to its end; throws what went wrong first. */
  void run() {
    finish();
    int replies = replies();
    long free = freeRows();
    // Only a hung lane's late return can have happened since the checks.
    check();
    if (replies != replies() || free != freeRows()) {
      interleaving.violation("a late result came through");
    }
    Throwable failure = interleaving.failure();
    if (failure != null) {
      throw new AssertionError(failure.getMessage(), failure);
    }
  }

  private void finish() {
    if (finished) {
      return;
    }
    interleaving.runOut();
    if (finished || interleaving.failure() != null) {
      return;
    }
    finished = true;
    interleaving.calmDown();
    settle();
    check();
  }

  private void settle() {
    clients.stream().filter(client -> !client.isOver()).forEach(SimulatedClient::leave);
    for (int round = 0; round < SETTLING_ROUNDS && !isSettled(); round++) {
      if (interleaving.failure() != null) {
        return;
      }
      clients.forEach(SimulatedClient::read);
      interleaving.advance(round > SETTLING_ROUNDS / 100 ? SETTLING_NANOS : 0);
      interleaving.stepAll();
      if (leaving && round == SETTLING_ROUNDS / 2) {
        registry.abort(Status.UNAVAILABLE.withDescription("drain_timeout: passed"));
      }
    }
  }

  private boolean isSettled() {
    return registry.size() == 0
        && clients.stream().allMatch(SimulatedClient::isOver)
        && freeRows() == rows()
        && budget.used() == 0
        && models.stream().allMatch(this::hasNoTurns);
  }

  private boolean hasNoTurns(SimulatedModel model) {
    return model.served().lanes().ring().size() == 0 || !hasHealthyLane(model);
  }

  private static boolean hasHealthyLane(SimulatedModel model) {
    for (int i = 0; i < model.lanes().size(); i++) {
      if (!model.executors().get(i).isHung() && !LaneSteps.isCondemned(model.lanes().get(i))) {
        return true;
      }
    }
    return false;
  }

  private int replies() {
    return clients.stream().mapToInt(SimulatedClient::replies).sum();
  }

  private long rows() {
    return targets.stream().mapToLong(target -> target.queue().slab().rows()).sum();
  }

  private long freeRows() {
    return targets.stream().mapToLong(target -> target.queue().slab().freeRows()).sum();
  }

  private void check() {
    if (interleaving.failure() != null) {
      return;
    }
    Map<String, Long> names =
        clients.stream().collect(groupingBy(SimulatedClient::id, Collectors.counting()));
    clients.forEach(client -> client.check(leaving, names.get(client.id()) > 1));
    violationIf(registry.size() != 0, () -> registry.size() + " sessions are left");
    violationIf(freeRows() != rows(), () -> "%d rows are free of %d".formatted(freeRows(), rows()));
    violationIf(budget.used() != 0, () -> budget.used() + " bytes are pending");
    for (SimulatedModel model : models) {
      violationIf(
          !hasNoTurns(model), () -> "turns are left in the ring of " + model.served().name());
      violationIf(
          hasHealthyLane(model) && !isUnreserved(model.served()),
          () -> "turns are left reserved in the ring of " + model.served().name());
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
    @Nullable Inbox all =
        Inbox.open(
            interleaving.clock,
            budget,
            new ReplySink() {
              @Override
              public void answered(Ticket ticket) {}

              @Override
              public void frameDone() {}
            },
            List.of(model.queue()),
            new StreamSettings(Policy.POLICY_QUEUE, 1, RING));
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
