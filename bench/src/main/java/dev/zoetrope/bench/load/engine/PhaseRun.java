package dev.zoetrope.bench.load.engine;

import dev.zoetrope.bench.load.plan.PhasePlan;
import dev.zoetrope.bench.load.plan.WorkloadPlan;
import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.PhaseResult.Event;
import dev.zoetrope.bench.load.result.Usage;
import dev.zoetrope.bench.load.result.WorkloadResult.Second;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.server.clock.AgentThread;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.SystemTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Runs one phase, on the thread that asks for it. Use once. */
public final class PhaseRun {
  private static final long OPEN_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Streams that ask to be opened at once where it is no storm. */
  private static final int GENTLY = 50;

  private static final long SEED_STEP = 0x9E3779B97F4A7C15L;

  private final PhasePlan plan;
  private final LoadContext context;
  private final Clock clock;
  private final Window window = new Window();
  private final List<WorkloadRun> workloads = new ArrayList<>();
  private final List<AgentThread> senders = new ArrayList<>();
  private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
  private final ClockWatch clockWatch;
  private final UsageMeter clientMeter;
  private final Optional<UsageMeter> serverMeter;
  private long originNanos;
  private int seconds;

  /** Nothing is connected yet. */
  public PhaseRun(PhasePlan plan, LoadContext context) {
    this.plan = plan;
    this.context = context;
    this.clock = context.clock();
    this.clockWatch = new ClockWatch(clock);
    this.clientMeter = new UsageMeter(ProcessHandle.current(), clock);
    this.serverMeter = context.server().map(process -> new UsageMeter(process, clock));
  }

  /**
   * Runs it to its end, or until someone wants it to stop.
   *
   * @param references by the name of the workload; those without one are not compared
   */
  public PhaseResult run(Map<String, Reference> references) throws InterruptedException {
    Optional<GpuMeter> gpu = GpuMeter.start();
    try {
      for (WorkloadPlan workload : plan.workloads()) {
        Reference reference = references.getOrDefault(workload.name(), Reference.NONE);
        workloads.add(new WorkloadRun(workload, context, reference, window));
      }
      openStreams();
      return measure(gpu);
    } finally {
      senders.forEach(AgentThread::stop);
      workloads.forEach(WorkloadRun::close);
      gpu.ifPresent(GpuMeter::close);
    }
  }

  private void openStreams() {
    int asked = 0;
    for (WorkloadRun workload : workloads) {
      for (StreamRun stream : workload.streams()) {
        stream.open(workload.target());
        if (plan.kind() != PhaseKind.CONNECT_STORM && ++asked % GENTLY == 0) {
          SystemTime.pause(LOOK_NANOS);
        }
      }
    }
    long limit = clock.nanoTime() + OPEN_LIMIT_NANOS;
    while (!streams().stream().allMatch(one -> one.isOpened() || one.isEnded())
        && clock.nanoTime() < limit
        && !context.stopped().getAsBoolean()) {
      SystemTime.pause(LOOK_NANOS / 10);
    }
  }

  private List<StreamRun> streams() {
    return workloads.stream().flatMap(workload -> workload.streams().stream()).toList();
  }

  private PhaseResult measure(Optional<GpuMeter> gpu) throws InterruptedException {
    originNanos = origin();
    long startUnixMicros = clock.unixMicros() + (originNanos - clock.nanoTime()) / 1_000;
    Optional<SteadyJudge> judge = Optional.empty();
    if (plan.warmUp().isPresent()) {
      window.open(originNanos + plan.warmUp().get().toNanos(), plan.duration().toNanos());
    } else {
      judge = Optional.of(context.steady().get());
    }
    startSenders();
    Map<String, Double> before = Map.of();
    boolean metered = false;
    Thread action = null;
    while (clock.nanoTime() < window.to()) {
      if (context.stopped().getAsBoolean()) {
        window.cut(clock.nanoTime());
        break;
      }
      if (!metered && clock.nanoTime() >= window.from()) {
        startMeters();
        before = counters();
        metered = true;
      }
      if (action == null && metered && isMiddle() && plan.action().isPresent()) {
        action = startAction(plan.action().get());
      }
      turn(judge, gpu);
      SystemTime.pause(Math.max(1, Math.min(LOOK_NANOS, window.to() - clock.nanoTime())));
    }
    Usage client = clientMeter.usage();
    Optional<Usage> server = serverMeter.map(UsageMeter::usage);
    Map<String, Double> after = metered ? counters() : Map.of();
    if (action != null) {
      action.join(Duration.ofMinutes(1).toMillis());
    }
    drain(gpu);
    return new PhaseResult(
        plan.name(),
        plan.kind(),
        startUnixMicros,
        Math.max(0, window.from() - originNanos) / 1e9,
        window.seconds(),
        context.stopped().getAsBoolean(),
        workloads.stream().map(WorkloadRun::result).toList(),
        openings(),
        openFailures(),
        client,
        server,
        difference(after, before),
        clockWatch.largestMicros(),
        events());
  }

  private long origin() {
    if (context.startUnixMicros().isPresent()) {
      long wait = context.startUnixMicros().getAsLong() - clock.unixMicros();
      return clock.nanoTime() + Math.max(0, wait * 1_000);
    }
    return clock.nanoTime() + LEAD_NANOS;
  }

  private void startSenders() {
    List<OpenLoopSender.Lane> lanes = new ArrayList<>();
    long seed = context.seed();
    for (WorkloadRun workload : workloads) {
      seed += SEED_STEP;
      OpenLoopSender.Lane lane = workload.lane(seed);
      if (lane != null) {
        lanes.add(lane);
      } else {
        senders.add(AgentThread.start(new StartedAgent("load-loop", workload::closedLoop)));
      }
    }
    if (!lanes.isEmpty()) {
      senders.add(
          AgentThread.start(
              new StartedAgent(
                  "load-sender",
                  parker -> new OpenLoopSender(clock, parker, window, originNanos, lanes))));
    }
  }

  private void startMeters() {
    clientMeter.start();
    serverMeter.ifPresent(UsageMeter::start);
  }

  private boolean isMiddle() {
    return clock.nanoTime() - window.from() > (window.to() - window.from()) / 2;
  }

  /** Turns the seconds over that are past. */
  private void turn(Optional<SteadyJudge> judge, Optional<GpuMeter> gpu) {
    clockWatch.look();
    while (clock.nanoTime() - originNanos >= (seconds + 1) * SECOND) {
      String stage = stage(originNanos + seconds * SECOND);
      long results = 0;
      long slowest = 0;
      for (WorkloadRun workload : workloads) {
        Second second = workload.turnSecond();
        results += second.outcomes().getOrDefault(Outcome.RESULT, 0L);
        slowest = Math.max(slowest, second.p50Nanos());
        context.live().second(plan.name(), workload.name(), seconds, stage, second);
      }
      OptionalDouble percent = gpu.map(GpuMeter::percent).orElse(OptionalDouble.empty());
      clientMeter.look(OptionalDouble.empty());
      serverMeter.ifPresent(meter -> meter.look(percent));
      seconds++;
      if (judge.isPresent() && !window.isOpen()) {
        boolean steady = judge.get().steady(results, slowest);
        if (steady || seconds * SECOND >= plan.duration().toNanos()) {
          window.open(clock.nanoTime() + LEAD_NANOS, plan.duration().toNanos());
        }
      }
    }
  }

  private String stage(long nanos) {
    if (nanos < window.from()) {
      return "warm-up";
    }
    return nanos < window.to() ? "counted" : "drain";
  }

  private Thread startAction(List<String> command) {
    Thread thread = new Thread(() -> events.add(act(command)), "load-action");
    thread.start();
    return thread;
  }

  private Event act(List<String> command) {
    long start = clock.nanoTime();
    String text;
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      text = String.join(" ", command) + ": exit code " + process.waitFor();
    } catch (IOException e) {
      text = String.join(" ", command) + ": " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      text = String.join(" ", command) + ": interrupted";
    }
    return new Event((start - originNanos) / 1e9, (clock.nanoTime() - start) / 1e9, text);
  }

  private List<Event> events() {
    List<Event> all = new ArrayList<>(events);
    for (WorkloadRun workload : workloads) {
      long first = workload.firstResultNanos();
      if (first >= 0) {
        all.add(new Event((first - originNanos) / 1e9, 0, "first result of " + workload.name()));
      }
    }
    return List.copyOf(all);
  }

  /** Waits for late answers, at most as long as the most patient workload would. */
  private void drain(Optional<GpuMeter> gpu) throws InterruptedException {
    for (AgentThread sender : senders) {
      sender.stop();
      sender.join(TimeUnit.SECONDS.toMillis(5));
    }
    long patience =
        plan.workloads().stream().mapToLong(one -> one.timeout().toNanos()).max().orElse(0);
    long limit = clock.nanoTime() + patience;
    while (streams().stream().anyMatch(one -> one.open() > 0 && !one.isEnded())
        && clock.nanoTime() < limit
        && !context.stopped().getAsBoolean()) {
      turn(Optional.empty(), gpu);
      SystemTime.pause(LOOK_NANOS / 4);
    }
    turn(Optional.empty(), gpu);
    List<StreamRun> all = streams();
    all.forEach(StreamRun::finish);
    long end = clock.nanoTime() + END_NANOS;
    while (!all.stream().allMatch(one -> one.isEnded() || !one.isOpened())
        && clock.nanoTime() < end) {
      SystemTime.pause(LOOK_NANOS / 4);
    }
    all.forEach(StreamRun::cancel);
    all.forEach(StreamRun::giveUp);
    workloads.forEach(WorkloadRun::turnSecond);
  }

  private Histogram openings() {
    Histogram histogram = new Histogram(3);
    histogram.setAutoResize(true);
    streams().stream()
        .filter(StreamRun::isOpened)
        .forEach(one -> histogram.recordValue(Math.max(0, one.openingNanos())));
    return histogram;
  }

  private List<String> openFailures() {
    return streams().stream()
        .filter(one -> !one.isOpened())
        .map(one -> one.name() + ": " + (one.failure() == null ? "no answer" : one.failure()))
        .toList();
  }

  private Map<String, Double> counters() {
    Map<String, Double> all = new HashMap<>();
    for (WorkloadRun workload : workloads) {
      workload.counters().forEach(all::putIfAbsent);
    }
    return all;
  }

  private static Map<String, Double> difference(
      Map<String, Double> after, Map<String, Double> before) {
    Map<String, Double> difference = new TreeMap<>();
    after.forEach((name, value) -> difference.put(name, value - before.getOrDefault(name, 0.0)));
    return difference;
  }
}
