package dev.zoetrope.bench.load.session;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.engine.LiveListener;
import dev.zoetrope.bench.load.engine.LoadContext;
import dev.zoetrope.bench.load.engine.LoadRun;
import dev.zoetrope.bench.load.engine.Shard;
import dev.zoetrope.bench.load.payload.PayloadSet;
import dev.zoetrope.bench.load.payload.PayloadSpec;
import dev.zoetrope.bench.load.plan.LoadPlan;
import dev.zoetrope.bench.load.plan.PhasePlan;
import dev.zoetrope.bench.load.plan.TargetPlan;
import dev.zoetrope.bench.load.plan.WorkloadPlan;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.server.ServerControl;
import dev.zoetrope.bench.load.target.Target;
import dev.zoetrope.bench.load.target.TargetAddress;
import dev.zoetrope.bench.load.target.TargetFactory;
import dev.zoetrope.bench.load.target.TargetOptionsReader;
import dev.zoetrope.bench.load.validity.WarmUpDetector;
import dev.zoetrope.server.clock.SystemTime;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Runs plans with real targets, real payloads and the machine's clock. Payloads are made once and
 * kept. One thread at a time.
 */
public final class LoadSession implements AutoCloseable {
  private static final int MOST_WARM_UP_SECONDS = 60;

  private final ServerControl server;
  private final LiveListener live;
  private final BooleanSupplier stopped;
  private final Map<String, PayloadSet> payloads = new HashMap<>();

  /** Loads this server, or others that need no start. */
  public LoadSession(ServerControl server, LiveListener live, BooleanSupplier stopped) {
    this.server = server;
    this.live = live;
    this.stopped = stopped;
  }

  /**
   * How a plan is run.
   *
   * @param shard which streams are ours
   * @param startUnixMicros when the first phase's schedule begins; empty for as soon as it can
   * @param verify whether results are compared with what the idle server says
   * @param references best class by payload, by workload
   */
  public record Manner(
      Shard shard,
      OptionalLong startUnixMicros,
      boolean verify,
      Map<String, Map<String, Integer>> references) {
    /** One process, at once, without comparisons. */
    public static final Manner PLAIN =
        new Manner(Shard.WHOLE, OptionalLong.empty(), false, Map.of());
  }

  /**
   * Checks what can be checked of a plan before anything is started: addresses, options, payloads.
   *
   * @throws dev.zoetrope.bench.BenchException naming what is wrong
   */
  public void check(LoadPlan plan) {
    for (PhasePlan phase : plan.phases()) {
      for (WorkloadPlan workload : phase.workloads()) {
        TargetPlan target = workload.target();
        if (!target.isOwn()) {
          TargetAddress.parse(target.address());
        }
        TargetOptionsReader.read(target.options(), target.headers());
        payloads(workload);
      }
    }
  }

  /** Runs a plan. */
  public RunResult run(
      LoadPlan plan, Manner manner, String command, Map<String, String> environment)
      throws IOException, InterruptedException {
    LoadContext context = context(plan.seed(), manner);
    return new LoadRun(plan, context, server, manner.verify(), manner.references())
        .run(command, environment);
  }

  /**
   * Runs one phase by itself.
   *
   * @throws BenchException if someone wanted it to stop before it began
   */
  public PhaseResult run(PhasePlan phase, long seed) throws IOException, InterruptedException {
    RunResult run = run(new LoadPlan(List.of(phase), seed), Manner.PLAIN, "", Map.of());
    if (run.phases().isEmpty()) {
      throw new BenchException("stopped");
    }
    return run.phases().get(0);
  }

  private LoadContext context(long seed, Manner manner) {
    return new LoadContext(
        SystemTime.INSTANCE,
        this::target,
        this::payloads,
        () -> new WarmUpDetector(MOST_WARM_UP_SECONDS)::steady,
        seed,
        manner.shard(),
        Optional.empty(),
        manner.startUnixMicros(),
        live,
        stopped);
  }

  private Target target(WorkloadPlan workload) {
    Map<String, String> options = new HashMap<>(workload.target().options());
    if (workload.connections() > 0) {
      options.putIfAbsent("connections", Integer.toString(workload.connections()));
    }
    return TargetFactory.create(
        TargetAddress.parse(workload.target().address()),
        TargetOptionsReader.read(options, workload.target().headers()));
  }

  private PayloadSet payloads(WorkloadPlan workload) {
    return payloads.computeIfAbsent(workload.payload(), text -> PayloadSpec.parse(text).load());
  }

  @Override
  public void close() {
    server.close();
  }
}
