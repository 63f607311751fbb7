package dev.zoetrope.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.ResultJson;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.result.SyntheticResults;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchReportCommandTest {
  private static final SyntheticResults LOAD = SyntheticResults.seeded(7).withLoad(20, 100);

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private String file(String name, RunResult run) throws Exception {
    Path file = folder.resolve(name);
    return Files.writeString(file, ResultJson.text(ResultJson.of(calm(run, 0)))).toString();
  }

  private int execute(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--out",
                folder.resolve("out").toString(),
                "--tail-error",
                "1",
                "--missing-share",
                "0.01"));
    all.addAll(List.of(arguments));
    return new CommandLine(new BenchReportCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void addsResultsUpAndWritesEverything() throws Exception {
    int code =
        execute(
            file("a.json", LOAD.withShard(0, 2).run()), file("b.json", LOAD.withShard(1, 2).run()));
    assertThat(code).as(out.toString()).isZero();
    Path written = folder.resolve("out");
    assertThat(written)
        .isDirectoryContaining("glob:**/report.html")
        .isDirectoryContaining("glob:**/summary.md")
        .isDirectoryContaining("glob:**/workloads.csv")
        .isDirectoryContaining("glob:**/timeline.csv");
    assertThat(written.resolve("histograms")).isDirectoryContaining("glob:**/01-door.hlog");
    RunResult sum = ResultJson.read(written.resolve("result.json"));
    assertThat(sum.generators()).isEqualTo(2);
    assertThat(sum.phases().get(1).workloads().get(0).latencyNanos())
        .isEqualTo(LOAD.run().phases().get(1).workloads().get(0).latencyNanos());
    assertThat(out.toString()).startsWith("## VALID\n");
  }

  @Test
  void leavesWithFourWhenAThresholdIsCrossed() throws Exception {
    String file = file("a.json", LOAD.slowedBy(2).run());
    assertThat(execute(file, "--fail-if", "p99>1s")).isZero();
    assertThat(execute(file, "--fail-if", "p99>1s", "--fail-if", "p50>10ms")).isEqualTo(4);
    String before = file("before.json", LOAD.run());
    assertThat(execute(file, "--baseline", before)).isEqualTo(4);
    assertThat(execute(file, "--baseline", before, "--max-regression", "300%")).isZero();
    assertThat(execute(before, "--baseline", file)).isZero();
  }

  @Test
  void leavesWithThreeWhenInvalidWhateverElse() throws Exception {
    assertThat(execute(stepped(LOAD.run()), "--fail-if", "p50>1us")).isEqualTo(3);
    assertThat(out.toString()).startsWith("## INVALID").contains("clock-step");
    assertThat(folder.resolve("out/report.html")).exists();
  }

  private String stepped(RunResult run) throws Exception {
    Path file = folder.resolve("stepped.json");
    return Files.writeString(file, ResultJson.text(ResultJson.of(calm(run, 3_000_000)))).toString();
  }

  /** The same with all streams opened, and a clock that made such a step. */
  private static RunResult calm(RunResult run, long stepMicros) {
    return new RunResult(
        run.startUnixMicros(),
        run.command(),
        run.environment(),
        run.seed(),
        run.partial(),
        run.phases().stream().map(phase -> calm(phase, stepMicros)).toList(),
        run.generators());
  }

  private static PhaseResult calm(PhaseResult phase, long stepMicros) {
    return new PhaseResult(
        phase.name(),
        phase.kind(),
        phase.startUnixMicros(),
        phase.warmUpSeconds(),
        phase.seconds(),
        phase.partial(),
        phase.workloads(),
        phase.openNanos(),
        List.of(),
        phase.client(),
        phase.server(),
        phase.counters(),
        stepMicros,
        phase.events());
  }

  @Test
  void leavesWithTwoOnWrongUsage() throws Exception {
    String file = file("a.json", LOAD.run());
    assertThat(execute()).isEqualTo(2);
    assertThat(execute(file, "--fail-if", "p98>1ms")).isEqualTo(2);
    assertThat(execute(file, "--fail-if", "gate:p99>1ms")).isEqualTo(2);
    assertThat(execute(file, "--max-regression", "5%")).isEqualTo(2);
    assertThat(execute(file, "--baseline", file, "--max-regression", "five")).isEqualTo(2);
    assertThat(err.toString())
        .contains("metric must be one of p50, p90")
        .contains("there is no such workload")
        .contains("--max-regression: only with --baseline")
        .contains("--max-regression must be a percentage like 10%, not five");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void leavesWithOneWhenFilesAreDamagedOrOfOtherPlans() throws Exception {
    Path damaged = Files.writeString(folder.resolve("damaged.json"), "{\"kind\":");
    assertThat(execute(damaged.toString())).isEqualTo(1);
    assertThat(
            execute(file("a.json", LOAD.run()), file("b.json", LOAD.withWorkloads("gate").run())))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("damaged.json: it is no JSON, or cut off")
        .contains("results are not of one plan");
  }
}
