package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.load.plan.PhasePlan;
import dev.zoetrope.bench.load.plan.TargetPlan;
import dev.zoetrope.bench.load.plan.WorkloadPlan;
import dev.zoetrope.bench.load.report.VersusReport;
import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.server.ForeignServer;
import dev.zoetrope.bench.load.session.LiveLines;
import dev.zoetrope.bench.load.session.LoadSession;
import dev.zoetrope.bench.load.validity.Validity;
import dev.zoetrope.bench.load.validity.ValidityLimits;
import dev.zoetrope.bench.load.versus.Versus;
import dev.zoetrope.bench.load.versus.Versus.Contender;
import dev.zoetrope.bench.load.versus.VersusResult;
import dev.zoetrope.client.cli.InterruptHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zoetrope bench compare}. */
@Command(
    name = "compare",
    description =
        "Loads two or more servers (--target, each) with the same load in alternating turns, and"
            + " says how many times the others' figures the first one's are. Exit code 3: the"
            + " numbers cannot be trusted.",
    mixinStandardHelpOptions = true)
final class BenchCompareCommand implements Callable<Integer> {
  @Mixin private LoadOptions load = new LoadOptions();

  @Mixin private LoadJudges judges = new LoadJudges();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "6",
      description = "Counted rounds, after one that is not; default $" + "{DEFAULT-VALUE}.")
  private int rounds = 6;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where comparison.html, comparison.json and comparison.md go.")
  private @Nullable Path out;

  @Option(names = "--json", description = "One JSON object on standard output, nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final AtomicBoolean stopped = new AtomicBoolean();

  @Override
  public Integer call() throws Exception {
    return InterruptHook.run(() -> stopped.set(true), Main.FAILED, this::compare);
  }

  private int compare() throws IOException, InterruptedException {
    List<PhasePlan> phases = new ArrayList<>();
    ValidityLimits limits;
    try {
      limits = judges.limits();
      for (TargetPlan target : load.targets()) {
        phases.add(phase(load.workload(target)));
      }
      if (phases.stream().anyMatch(phase -> phase.workloads().get(0).target().isOwn())) {
        throw new IllegalArgumentException("compare needs --target at least twice");
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    LiveLines lines =
        new LiveLines(spec.commandLine().getErr(), spec.commandLine().getErr(), false);
    try (LoadSession session =
        new LoadSession(new ForeignServer(Optional.empty()), lines, stopped::get)) {
      List<Contender> contenders = new ArrayList<>();
      for (PhasePlan phase : phases) {
        contenders.add(new Contender(phase.name(), seed -> session.run(phase, seed)));
      }
      VersusResult result;
      try {
        result = new Versus(contenders, rounds, stopped::get).run(load.seed());
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
      return conclude(result, limits);
    }
  }

  private PhasePlan phase(WorkloadPlan workload) {
    return new PhasePlan(
        workload.name(),
        PhaseKind.STEADY,
        Optional.of(load.warmUp().orElse(Duration.ofSeconds(2))),
        load.duration(),
        List.of(workload),
        Optional.empty());
  }

  private int conclude(VersusResult result, ValidityLimits limits) throws IOException {
    if (result.rounds().isEmpty()) {
      spec.commandLine().getErr().println("stopped before the first counted round was over");
      return Main.FAILED;
    }
    Set<String> reasons = new TreeSet<>();
    result
        .rounds()
        .forEach(
            round ->
                round.forEach(
                    turn ->
                        Validity.judge(turn, limits).stream()
                            .filter(one -> !LENIENT.contains(one.rule()))
                            .forEach(one -> reasons.add(one.rule() + ", " + one.where()))));
    VersusReport report =
        new VersusReport(
            result,
            "zoetrope " + CommandWords.of(spec.commandLine().getParseResult()),
            BenchRunCommand.environment(),
            List.copyOf(reasons));
    if (out != null) {
      Files.createDirectories(out);
      Files.writeString(out.resolve("comparison.md"), report.markdown());
      Files.writeString(out.resolve("comparison.html"), report.html());
      Files.writeString(out.resolve("comparison.json"), report.json() + "\n");
    }
    spec.commandLine()
        .getOut()
        .print(json ? report.json() + System.lineSeparator() : report.markdown());
    spec.commandLine().getOut().flush();
    return reasons.isEmpty() ? 0 : Conclusion.INVALID;
  }

  /**
   * What a turn of a comparison need not keep: many short turns make up for few frames in each, and
   * how a server fares that cannot keep up is what is compared.
   */
  private static final Set<String> LENIENT =
      Set.of("too-short", "not-stationary", "warm-up", "missing-replies");
}
