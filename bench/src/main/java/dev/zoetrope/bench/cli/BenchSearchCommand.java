package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.load.arrival.ArrivalSpec;
import dev.zoetrope.bench.load.plan.PhasePlan;
import dev.zoetrope.bench.load.plan.TargetPlan;
import dev.zoetrope.bench.load.plan.WorkloadPlan;
import dev.zoetrope.bench.load.report.SearchReport;
import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.search.Curve;
import dev.zoetrope.bench.load.search.Probe;
import dev.zoetrope.bench.load.search.Prober;
import dev.zoetrope.bench.load.search.Search;
import dev.zoetrope.bench.load.search.SearchPlan;
import dev.zoetrope.bench.load.search.SearchResult;
import dev.zoetrope.bench.load.search.Slo;
import dev.zoetrope.bench.load.server.ServerControl;
import dev.zoetrope.bench.load.session.LoadSession;
import dev.zoetrope.bench.load.validity.ValidityLimits;
import dev.zoetrope.bench.run.ScratchFolder;
import dev.zoetrope.client.cli.InterruptHook;
import dev.zoetrope.server.clock.SystemTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zoetrope bench search}. */
@Command(
    name = "search",
    description =
        "Finds the highest load that keeps an objective: frames a second of --arrivals constant or"
            + " poisson, or with --arrivals camera:FPS how many cameras. Exit code 1: none was found;"
            + " 3: the generator, not the server, was the limit.",
    mixinStandardHelpOptions = true)
final class BenchSearchCommand implements Callable<Integer> {
  private static final Duration WARM_UP = Duration.ofMillis(500);

  @Mixin private LoadOptions load = new LoadOptions();

  @Option(
      names = "--objective",
      paramLabel = "O",
      defaultValue = "p99<=50ms,answered>=99.9%%",
      description =
          "p99<=50ms, age-p99<=100ms, answered>=99.9%%, goodput>=99%%, with commas between; default"
              + " $"
              + "{DEFAULT-VALUE}.")
  private String objective = "p99<=50ms,answered>=99.9%";

  @Option(
      names = "--start",
      paramLabel = "N",
      description = "The first load; default 50 frames/s, 2 cameras.")
  private @Nullable Double start;

  @Option(
      names = "--curve",
      description = "Also measures latency at ten loads up to 1.2 times what was found.")
  private boolean curve;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where search.html, search.json and search.md go.")
  private @Nullable Path out;

  @Option(names = "--json", description = "A JSON object a probe, the result as the last.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final AtomicBoolean stopped = new AtomicBoolean();

  @Override
  public Integer call() throws Exception {
    return InterruptHook.run(() -> stopped.set(true), Main.FAILED, this::search);
  }

  private int search() throws IOException, InterruptedException {
    TargetPlan target;
    WorkloadPlan workload;
    SearchPlan plan;
    try {
      target = load.targets().get(0);
      workload = load.workload(target);
      boolean cameras = workload.arrivals().toString().startsWith("camera:");
      if (!cameras && !workload.arrivals().toString().matches("(constant|poisson|closed):.*")) {
        throw new IllegalArgumentException(
            "--arrivals must be constant:RATE, poisson:RATE or camera:FPS, not "
                + workload.arrivals());
      }
      Slo slo = Slo.parse(objective.replace("%%", "%"));
      plan =
          cameras
              ? SearchPlan.streams(slo, (int) Math.round(start == null ? 2 : start))
              : SearchPlan.frames(slo, start == null ? 50 : start);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    try (ScratchFolder scratch = ScratchFolder.create("zoetrope-bench");
        ServerControl server = load.server(target.isOwn(), scratch.path());
        LoadSession session =
            new LoadSession(server, (phase, name, second, stage, what) -> {}, stopped::get)) {
      server.ensureStarted();
      WorkloadPlan resolved = workload.to(server.resolve(target));
      Prober prober = (value, duration, seed) -> probe(session, resolved, value, duration, seed);
      ValidityLimits limits = ValidityLimits.defaults();
      SearchResult result =
          new Search(prober, plan, limits, SystemTime.INSTANCE::nanoTime, this::tell).run();
      List<Probe> points =
          curve && result.capacity() > 0
              ? new Curve(prober, plan, limits, this::tell).run(result.capacity())
              : List.of();
      return conclude(result, points);
    }
  }

  private PhaseResult probe(
      LoadSession session, WorkloadPlan workload, double value, Duration duration, long seed)
      throws InterruptedException {
    String kind = workload.arrivals().toString();
    boolean cameras = kind.startsWith("camera:");
    ArrivalSpec arrivals =
        cameras
            ? workload.arrivals()
            : ArrivalSpec.parse(
                (kind.startsWith("poisson:") ? "poisson:" : "constant:")
                    + String.format(Locale.ROOT, "%.3f", value));
    int streams = cameras ? (int) Math.round(value) : workload.streams();
    PhasePlan phase =
        new PhasePlan(
            "probe",
            PhaseKind.STEADY,
            Optional.of(WARM_UP),
            duration,
            List.of(workload.with(arrivals, streams)),
            Optional.empty());
    try {
      return session.run(phase, seed);
    } catch (IOException e) {
      throw new UncheckedIOException("probing the server", e);
    }
  }

  private void tell(Probe probe) {
    spec.commandLine()
        .getErr()
        .printf(
            Locale.ROOT,
            "%-7s %8.1f for %4.1f s: p50 %.1f ms, p99 %.1f ms, answered %.2f %%: %s%n",
            probe.purpose().name().toLowerCase(Locale.ROOT),
            probe.load(),
            probe.seconds(),
            probe.p50Nanos() / 1e6,
            probe.p99Nanos() / 1e6,
            probe.answeredShare() * 100,
            probe.passed() ? "kept" : probe.why());
    spec.commandLine().getErr().flush();
    if (json) {
      spec.commandLine().getOut().println(SearchReport.json(probe));
    }
  }

  private int conclude(SearchResult result, List<Probe> points) throws IOException {
    SearchReport report =
        new SearchReport(
            result,
            points,
            "zoetrope " + CommandWords.of(spec.commandLine().getParseResult()),
            BenchRunCommand.environment());
    if (out != null) {
      Files.createDirectories(out);
      Files.writeString(out.resolve("search.md"), report.markdown());
      Files.writeString(out.resolve("search.html"), report.html());
      Files.writeString(out.resolve("search.json"), report.json() + "\n");
    }
    spec.commandLine()
        .getOut()
        .print(json ? report.json() + System.lineSeparator() : report.markdown());
    spec.commandLine().getOut().flush();
    return report.exitCode();
  }
}
