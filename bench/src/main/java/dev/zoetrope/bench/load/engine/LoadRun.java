package dev.zoetrope.bench.load.engine;

import dev.zoetrope.bench.load.payload.PayloadSet;
import dev.zoetrope.bench.load.plan.LoadPlan;
import dev.zoetrope.bench.load.plan.PhasePlan;
import dev.zoetrope.bench.load.plan.WorkloadPlan;
import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.PhaseResult.Event;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.server.ServerControl;
import dev.zoetrope.bench.load.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs all phases of a plan, one after the other. Use once; one thread. */
public final class LoadRun {
  private final LoadPlan plan;
  private final LoadContext context;
  private final ServerControl server;
  private final boolean verify;
  private final Map<String, Reference> references;

  /**
   * A run.
   *
   * @param context its server is left to {@code server}
   * @param verify whether workloads without a reference take one of the server when it is idle
   * @param references best class by payload, by workload
   */
  public LoadRun(
      LoadPlan plan,
      LoadContext context,
      ServerControl server,
      boolean verify,
      Map<String, Map<String, Integer>> references) {
    this.plan = plan;
    this.context = context;
    this.server = server;
    this.verify = verify;
    this.references = new HashMap<>();
    references.forEach((workload, best) -> this.references.put(workload, new Reference(best)));
  }

  /**
   * Runs it.
   *
   * @param command the line that repeats it
   * @param environment names and values
   */
  public RunResult run(String command, Map<String, String> environment)
      throws IOException, InterruptedException {
    long start = context.clock().unixMicros();
    List<PhaseResult> results = new ArrayList<>();
    Duration later = Duration.ZERO;
    for (PhasePlan phase : plan.phases()) {
      if (context.stopped().getAsBoolean()) {
        break;
      }
      results.add(phase(phase, starting(later)));
      later =
          later
              .plus(phase.warmUp().orElse(SHARED_WARM_UP))
              .plus(phase.duration())
              .plus(SHARED_PAUSE);
    }
    boolean partial =
        results.size() < plan.phases().size() || results.stream().anyMatch(PhaseResult::partial);
    return new RunResult(start, command, environment, plan.seed(), partial, results, 1);
  }

  /**
   * Several processes cannot agree on when a load has become steady, and begin each phase at a
   * moment that all can compute.
   */
  private static final Duration SHARED_WARM_UP = Duration.ofSeconds(5);

  private static final Duration SHARED_PAUSE = Duration.ofSeconds(15);

  private LoadContext starting(Duration later) {
    return context.startUnixMicros().isPresent()
        ? context.withStart(context.startUnixMicros().getAsLong() + later.toNanos() / 1_000)
        : context;
  }

  private PhaseResult phase(PhasePlan phase, LoadContext starting)
      throws IOException, InterruptedException {
    List<Event> events = new ArrayList<>();
    if (phase.kind() == PhaseKind.COLD_START) {
      Duration ready = server.restart();
      events.add(new Event(-ready.toNanos() / 1e9, ready.toNanos() / 1e9, "start to ready"));
    } else {
      server.ensureStarted();
    }
    PhasePlan resolved = resolved(phase);
    if (verify && phase.kind() != PhaseKind.COLD_START) {
      takeReferences(resolved);
    }
    PhaseResult result = new PhaseRun(resolved, withServer(starting)).run(references);
    if (events.isEmpty()) {
      return result;
    }
    events.addAll(result.events());
    return result.withEvents(events);
  }

  private PhasePlan resolved(PhasePlan phase) {
    return new PhasePlan(
        phase.name(),
        phase.kind(),
        context.shard().count() > 1
            ? Optional.of(phase.warmUp().orElse(SHARED_WARM_UP))
            : phase.warmUp(),
        phase.duration(),
        phase.workloads().stream()
            .map(workload -> workload.to(server.resolve(workload.target())))
            .toList(),
        phase.action());
  }

  private void takeReferences(PhasePlan phase) throws InterruptedException {
    for (WorkloadPlan workload : phase.workloads()) {
      if (!references.containsKey(workload.name())) {
        PayloadSet payloads = context.payloads().apply(workload);
        try (Target target = context.targets().apply(workload)) {
          references.put(
              workload.name(), ReferenceTaker.take(workload, payloads, target, context.clock()));
        }
      }
    }
  }

  private LoadContext withServer(LoadContext starting) {
    Optional<ProcessHandle> process = server.process();
    return process.isPresent() ? starting.withServer(process.get()) : starting;
  }
}
