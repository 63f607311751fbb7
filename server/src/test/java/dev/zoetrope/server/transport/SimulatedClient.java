package dev.zoetrope.server.transport;

import dev.zoetrope.v1.ClockProbe;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Order;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Update;
import dev.zoetrope.v1.WatchRequest;
import dev.zoetrope.v1.WatchResponse;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One stream as its client plays it, and what the client must have been told. */
final class SimulatedClient {
  private static final Policy[] POLICIES = {
    Policy.POLICY_LATEST, Policy.POLICY_QUEUE, Policy.POLICY_REJECT
  };
  private static final int LARGEST_WINDOW = 6;
  private static final int LARGEST_WEIGHT = 3;

  private final Interleaving interleaving;
  private final Random random;
  private final String id;
  private final List<String> models = new ArrayList<>();
  private final boolean ordered;
  private final boolean reads;
  private final boolean queues;
  private final Intake intake;
  private final ArrayDeque<Optional<SimulatedFrame>> onTheWay = new ArrayDeque<>();
  private final Set<Policy> policies = EnumSet.noneOf(Policy.class);
  private final Map<Long, SimulatedFrame> sent = new HashMap<>();
  private final List<String> expectedOrder = new ArrayList<>();
  private final Set<String> answered = new HashSet<>();
  private long lastReadNanos;
  private long longestUnreadNanos;
  private int largestWindow;
  private int largestWeight;
  private int probes;
  private int updates;
  private int notices;
  private boolean opened;
  private boolean leaving;
  private boolean garbage;
  private @Nullable SimulatedCall call;

  /** Who wants to know that a plain frame of a stream that loses none is about to be taken in. */
  @FunctionalInterface
  interface Intake {
    void taking(SimulatedClient client, int picture);
  }

  /**
   * A client that has not sent anything.
   *
   * @param served names of the models there are
   * @param queues whether its policy is QUEUE, now and for ever
   */
  SimulatedClient(
      Interleaving interleaving, String id, List<String> served, boolean queues, Intake intake) {
    this.interleaving = interleaving;
    this.random = interleaving.random;
    this.id = id;
    this.queues = queues;
    this.intake = intake;
    for (String model : served) {
      if (models.isEmpty() || random.nextInt(3) == 0) {
        models.add(model);
      }
    }
    this.ordered = random.nextBoolean();
    this.reads = random.nextInt(8) > 0;
  }

  /** Names the call and opens the stream on it, in this priority class. */
  void open(SimulatedCall opening, int priority) {
    call = opening;
    lastReadNanos = interleaving.clock.nanoTime();
    Policy policy = policy();
    int window = 1 + random.nextInt(LARGEST_WINDOW);
    int weight = 1 + random.nextInt(LARGEST_WEIGHT);
    note(policy, window, weight);
    send(
        WatchRequest.newBuilder()
            .setOpen(
                Open.newBuilder()
                    .setStreamId(id)
                    .addAllModels(models)
                    .setPolicy(policy)
                    .setOrder(ordered ? Order.ORDER_IN_ORDER : Order.ORDER_AS_COMPLETED)
                    .setWindow(window)
                    .setWeight(weight)
                    .setWidth(SimulatedServer.SIDE)
                    .setHeight(SimulatedServer.SIDE)
                    .setPriorityValue(priority)
                    .setLogits(true))
            .build());
  }

  private Policy policy() {
    return queues ? Policy.POLICY_QUEUE : POLICIES[random.nextInt(POLICIES.length)];
  }

  private void note(Policy policy, int window, int weight) {
    policies.add(policy);
    largestWindow = Math.max(largestWindow, window);
    largestWeight = Math.max(largestWeight, weight);
  }

  SimulatedCall call() {
    if (call == null) {
      throw new IllegalStateException("not open");
    }
    return call;
  }

  String id() {
    return id;
  }

  int weight() {
    return largestWeight;
  }

  boolean wants(String model) {
    return models.contains(model);
  }

  boolean isOver() {
    return call().ended() != null || call().isCancelledByClient();
  }

  // ---- what it does

  /** One thing that clients do. */
  void act(Simulation.Numbers numbers) {
    if (isOver() || leaving) {
      read();
      return;
    }
    // In a crowd nobody leaves.
    switch (queues ? 2 + random.nextInt(22) : random.nextInt(24)) {
      case 0 -> call().cancel();
      case 1 -> leave();
      case 2 -> update();
      case 3 -> probe();
      case 4 -> nonsense();
      case 5, 6, 7, 8, 9, 10 -> read();
      default -> frame(numbers.next());
    }
  }

  /** Says goodbye. */
  void leave() {
    leaving = true;
    call().halfClose();
  }

  /** As slowly as it reads. */
  void read() {
    if (reads) {
      long now = interleaving.clock.nanoTime();
      longestUnreadNanos = Math.max(longestUnreadNanos, now - lastReadNanos);
      lastReadNanos = now;
      call().read(1 + random.nextInt(4));
    }
  }

  private void nonsense() {
    if (random.nextInt(6) == 0) {
      garbage = true;
      onTheWay.add(Optional.empty());
      call().send(new byte[] {(byte) 0xff, 1, 2, 3});
    }
  }

  private void probe() {
    probes++;
    send(
        WatchRequest.newBuilder()
            .setClockProbe(ClockProbe.newBuilder().setClientSendUnixUs(1))
            .build());
  }

  private void update() {
    updates++;
    Policy policy = policy();
    int window = random.nextInt(5) == 0 ? 1_000 : 1 + random.nextInt(LARGEST_WINDOW);
    int weight = 1 + random.nextInt(LARGEST_WEIGHT);
    note(policy, window > LARGEST_WINDOW ? 1 : window, weight);
    send(
        WatchRequest.newBuilder()
            .setUpdate(
                Update.newBuilder()
                    .setPolicy(policy)
                    .setWindow(window)
                    .setWeight(weight)
                    .setTopK(1 + random.nextInt(3)))
            .build());
  }

  private void frame(int number) {
    SimulatedFrame frame = SimulatedFrame.draw(random, number, interleaving.clock.unixMicros());
    sent.put((long) number, frame);
    models.forEach(model -> expectedOrder.add(number + model));
    onTheWay.add(Optional.of(frame));
    call().send(WatchRequest.newBuilder().setFrame(frame.message()).build().toByteArray());
  }

  private void send(WatchRequest message) {
    onTheWay.add(Optional.empty());
    call().send(message.toByteArray());
  }

  /** The server is about to get the next message. */
  void delivering() {
    Optional<SimulatedFrame> next = onTheWay.remove();
    boolean losesNone = policies.size() == 1 && policies.contains(Policy.POLICY_QUEUE);
    if (next.isPresent() && next.get().plain() && losesNone) {
      intake.taking(this, next.get().number());
    }
  }

  // ---- what it hears

  void heard(WatchResponse response) {
    switch (response.getKindCase()) {
      case OPENED -> {
        violationIf(opened, () -> "opened twice");
        opened = true;
      }
      case REPLY -> reply(response.getReply());
      case NOTICE -> notices += response.getNotice().hasDraining() ? 0 : 1;
      default -> interleaving.violation(this + ": a response without a kind");
    }
  }

  private void reply(FrameReply reply) {
    SimulatedFrame frame = sent.get(reply.getSequence());
    String key = reply.getSequence() + reply.getModel();
    if (frame == null || !models.contains(reply.getModel())) {
      interleaving.violation(this + ": a reply to nothing it sent: " + reply);
      return;
    }
    violationIf(!answered.add(key), () -> "answered twice: " + reply);
    violationIf(
        ordered && !expectedOrder.get(answered.size() - 1).equals(key),
        () ->
            "out of order: expected " + expectedOrder.get(answered.size() - 1) + ", got " + reply);
    violationIf(reply.getSourcePts() != -reply.getSequence(), () -> "another's time: " + reply);
    violationIf(!frame.mayBe(reply, policies), () -> "no reason for this: " + reply);
  }

  private void violationIf(boolean broken, Supplier<String> what) {
    if (broken) {
      interleaving.violation(this + ": " + what.get());
    }
  }

  // ---- what must be true of it when all is over

  /**
   * Whether its end makes sense, and everything is there that was promised.
   *
   * @param serverLeft the server drained or gave up
   * @param sharesName another stream had the same id
   */
  void check(boolean serverLeft, boolean sharesName) {
    int largestRequest = policies.contains(Policy.POLICY_QUEUE) ? largestWindow : 1;
    violationIf(
        call().mostOutstanding() > largestRequest,
        () ->
            "%d messages asked for at once, allowed %d"
                .formatted(call().mostOutstanding(), largestRequest));
    Status end = call().ended();
    if (call().isCancelledByClient()) {
      return;
    }
    if (end == null) {
      interleaving.violation(
          "%s: never ended; %d of %d replies, %d messages not taken"
              .formatted(this, answered.size(), expectedOrder.size(), call().waiting()));
      return;
    }
    violationIf(!mayEnd(end, serverLeft, sharesName), () -> "no reason for this end: " + end);
    if (end.isOk()) {
      violationIf(
          answered.size() != expectedOrder.size(),
          () ->
              "%d replies for %d frames and models"
                  .formatted(answered.size(), expectedOrder.size()));
      violationIf(
          notices != probes + updates,
          () -> "%d notices for %d probes and updates".formatted(notices, probes + updates));
    }
  }

  private boolean mayEnd(Status end, boolean serverLeft, boolean sharesName) {
    String why = String.valueOf(end.getDescription());
    return switch (end.getCode()) {
      case OK -> leaving && !garbage;
      case INVALID_ARGUMENT -> garbage;
      case ABORTED -> sharesName;
      case RESOURCE_EXHAUSTED ->
          why.startsWith("max_streams: ")
              || why.startsWith("weight: ")
              || (why.startsWith("stalled_timeout: ") && readTooLate());
      case UNAVAILABLE -> serverLeft;
      case DEADLINE_EXCEEDED -> why.startsWith("stream_idle_timeout: ");
      default -> false;
    };
  }

  private boolean readTooLate() {
    longestUnreadNanos =
        Math.max(longestUnreadNanos, interleaving.clock.nanoTime() - lastReadNanos);
    return !reads || longestUnreadNanos > SimulatedServer.TRANSPORT.stalledTimeout().toNanos();
  }

  /** Replies it has. */
  int replies() {
    return answered.size();
  }

  @Override
  public String toString() {
    return "%s %s %s%s%s"
        .formatted(id, models, policies, ordered ? " ordered" : "", reads ? "" : " never reading");
  }
}
