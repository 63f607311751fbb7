package dev.zoetrope.server.transport;

import static java.util.stream.Collectors.groupingBy;

import dev.zoetrope.server.ring.Slab;
import dev.zoetrope.server.ring.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One random schedule of a {@link SimulatedServer} and its clients. */
final class Simulation implements SimulatedExecutor.Faults {
  private static final int STEPS = 160;
  private static final int CROWDED_STEPS = 600;
  private static final int SETTLING_ROUNDS = 2_000;
  private static final Tenant ALONE = new Tenant("alone", 1);
  private static final long SETTLING_NANOS = 2_000_000;

  private final Random random;
  private final Interleaving interleaving;
  private final Numbers numbers = new Numbers();
  private final SimulatedServer server;
  private final List<Interleaving.Actor> eventLoops = new ArrayList<>();
  private final List<SimulatedClient> clients = new ArrayList<>();

  /** Streams that send more than their only lane can do, and stay. */
  private final boolean crowded;

  /** Tenants and priority classes differ. */
  private final boolean ranked;

  private final boolean lanesHang;
  private boolean finished;

  /** Numbers of pictures, never used twice. */
  static final class Numbers {
    private int last;

    int next() {
      return ++last;
    }
  }

  Simulation(long seed) {
    random = new Random(seed);
    crowded = random.nextInt(8) == 0;
    ranked = !crowded && random.nextBoolean();
    interleaving = new Interleaving(random, crowded ? CROWDED_STEPS : STEPS);
    lanesHang = !crowded && random.nextInt(3) == 0;
    server = new SimulatedServer(interleaving, this, crowded, this::mostPassed);
    for (int i = 0; i <= random.nextInt(2); i++) {
      int number = i;
      eventLoops.add(interleaving.add("event-loop-" + i, 8, () -> eventLoop(number)));
    }
    interleaving.add("clients", crowded ? 30 : 14, unlessSettling(this::clientActs));
    interleaving.add("arrivals", 2, unlessSettling(this::clientArrives));
    interleaving.add("time", 1, unlessSettling(this::timePasses));
    if (random.nextInt(6) == 0) {
      interleaving.add("operator", 1, unlessSettling(server::leave));
    }
  }

  // ---- the environment's steps

  private Runnable unlessSettling(Runnable step) {
    return () -> {
      if (!interleaving.isCalm()) {
        step.run();
      }
    };
  }

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
    long present = clients.stream().filter(client -> !client.isOver()).count();
    if (present > SimulatedServer.MOST_STREAMS) {
      return;
    }
    int number = clients.size();
    String id = "camera-" + number;
    if (number > 0 && random.nextInt(6) == 0) {
      id = clients.get(random.nextInt(number)).id();
    }
    List<String> names = server.models().stream().map(SimulatedModel::name).toList();
    SimulatedClient client = new SimulatedClient(interleaving, id, names, crowded, this::taking);
    SimulatedCall call =
        new SimulatedCall(
            interleaving,
            eventLoops.get(number % eventLoops.size()),
            1 + random.nextInt(4),
            client);
    client.open(call, ranked ? 1 + random.nextInt(3) : 0);
    server.accept(call, ranked ? new Tenant("tenant-" + random.nextInt(3), 1) : ALONE);
    clients.add(client);
  }

  private void clientActs() {
    if (!clients.isEmpty()) {
      clients.get(random.nextInt(clients.size())).act(numbers);
    }
  }

  private void timePasses() {
    interleaving.advance(
        random.nextInt(5) > 0
            ? random.nextInt(100_000)
            : TimeUnit.MILLISECONDS.toNanos(random.nextInt(60)));
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

  // ---- who waits for whom

  /**
   * In a crowd there is one lane, one tenant and one class, so turns are taken in the order in
   * which they were published; elsewhere a lane that stands still with its batch lets others pass.
   */
  private int mostPassed() {
    int turns = clients.stream().mapToInt(SimulatedClient::weight).sum();
    return crowded ? turns + SimulatedModel.LARGEST_BATCH : Integer.MAX_VALUE;
  }

  private void taking(SimulatedClient client, int picture) {
    List<SimulatedModel> wanted =
        server.models().stream().filter(model -> client.wants(model.name())).toList();
    Slab slab = wanted.get(0).served().slab();
    if (slab.freeRows() > 0 && wanted.stream().allMatch(model -> model.served().slab() == slab)) {
      wanted.forEach(model -> model.patience().waits(client, picture));
    }
  }

  // ---- the course of a schedule

  /** Runs it to its end; throws what went wrong first. */
  void run() {
    finish();
    int replies = replies();
    long free = server.freeRows();
    // Only a hung lane's late return can have happened since the checks.
    check();
    if (replies != replies() || free != server.freeRows()) {
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
    if (!server.isLeaving()) {
      clients.stream().filter(client -> !client.isOver()).forEach(SimulatedClient::leave);
    }
    for (int round = 0; round < SETTLING_ROUNDS && !isSettled(); round++) {
      if (interleaving.failure() != null) {
        return;
      }
      clients.forEach(SimulatedClient::read);
      interleaving.advance(round > SETTLING_ROUNDS / 100 ? SETTLING_NANOS : 0);
      interleaving.stepAll();
      if (server.isLeaving() && round == SETTLING_ROUNDS / 2) {
        if (server.models().stream().allMatch(SimulatedModel::hasHealthyLane)) {
          interleaving.violation("a drain did not end by itself");
        }
        server.drainTimeout();
      }
    }
  }

  private boolean isSettled() {
    return server.isEmpty() && clients.stream().allMatch(SimulatedClient::isOver);
  }

  private int replies() {
    return clients.stream().mapToInt(SimulatedClient::replies).sum();
  }

  private void check() {
    if (interleaving.failure() != null) {
      return;
    }
    Map<String, Long> names =
        clients.stream().collect(groupingBy(SimulatedClient::id, Collectors.counting()));
    clients.forEach(client -> client.check(server.isLeaving(), names.get(client.id()) > 1));
    server.checkEmpty();
  }
}
