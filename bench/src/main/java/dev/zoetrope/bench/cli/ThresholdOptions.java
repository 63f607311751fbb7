package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.load.report.Judge;
import dev.zoetrope.bench.load.report.Judgement;
import dev.zoetrope.bench.load.result.Intervals;
import dev.zoetrope.bench.load.result.ResultJson;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.threshold.Baseline;
import dev.zoetrope.bench.load.threshold.Crossing;
import dev.zoetrope.bench.load.threshold.Thresholds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a result must keep, on the command line. */
final class ThresholdOptions {
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]+)?)\\s*%");
  private static final String MOST = "10%";

  @Option(
      names = "--fail-if",
      paramLabel = "CONDITION",
      description =
          "Leave with 4 if it holds, for example 'p99>50ms', 'goodput<95%%' or 'door:lost>0' for"
              + " one workload; may be repeated.")
  private List<String> conditions = List.of();

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "A result.json; leave with 4 if this result falls behind it.")
  private @Nullable Path baseline;

  @Option(
      names = "--max-regression",
      paramLabel = "P%",
      description = "By how much it may; default 10%%.")
  private @Nullable String most;

  /** Checks what can be checked before any work; the message names the option. */
  Ready prepare() throws IOException {
    if (baseline == null && most != null) {
      throw new IllegalArgumentException("--max-regression: only with --baseline");
    }
    Matcher percent = PERCENT.matcher(most == null ? MOST : most);
    if (!percent.matches()) {
      throw new IllegalArgumentException(
          "--max-regression must be a percentage like 10%, not " + most);
    }
    return new Ready(
        Thresholds.parse(conditions),
        baseline == null ? null : ResultJson.read(baseline),
        Double.parseDouble(percent.group(1)) / 100);
  }

  /** Options that make sense. */
  record Ready(Thresholds thresholds, @Nullable RunResult baseline, double most) {

    /** Judges a run; throws IllegalArgumentException if a condition names no workload of it. */
    Judgement judge(RunResult run, Judge validity, Intervals intervals) {
      List<Crossing> crossings = new ArrayList<>(thresholds.check(run));
      List<String> compared = List.of();
      if (baseline != null) {
        Baseline.Findings findings = new Baseline(baseline, most, intervals).check(run);
        crossings.addAll(findings.crossings());
        compared = findings.compared();
      }
      return Judgement.of(run, validity.judge(run), List.copyOf(crossings), compared);
    }
  }
}
