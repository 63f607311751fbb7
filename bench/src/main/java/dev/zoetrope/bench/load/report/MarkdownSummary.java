package dev.zoetrope.bench.load.report;

import dev.zoetrope.bench.load.result.Figures;
import dev.zoetrope.bench.load.result.Intervals;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.report.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A run as GitHub's Markdown, for a comment or a log: the verdict, then the figures. */
public final class MarkdownSummary {
  private final RunResult run;
  private final Judgement judgement;
  private final Intervals intervals;
  private final StringBuilder out = new StringBuilder();

  private MarkdownSummary(RunResult run, Judgement judgement, Intervals intervals) {
    this.run = run;
    this.judgement = judgement;
    this.intervals = intervals;
  }

  /** The whole text. */
  public static String of(RunResult run, Judgement judgement, Intervals intervals) {
    return new MarkdownSummary(run, judgement, intervals).text();
  }

  private String text() {
    List<String> verdict = judgement.lines();
    out.append("## ").append(escape(verdict.get(0))).append("\n\n");
    verdict.stream().skip(1).forEach(this::item);
    if (verdict.size() > 1) {
      out.append('\n');
    }
    List<Figures> all = Texts.figures(run);
    row(List.of("", "results/s", "goodput", "p50", "p90", "p99", "p99.9", "max"));
    rule(8);
    all.forEach(one -> row(latencies(one)));
    out.append('\n');
    row(List.of("", "offered/s", "outcomes", "age p50", "age p99", "peak age", "lateness p99"));
    rule(7);
    all.forEach(one -> row(rest(one)));
    section("What went wrong", all.stream().flatMap(one -> oddities(one).stream()).toList());
    section("Compared with the baseline", judgement.compared());
    List<String> environment = new ArrayList<>();
    run.environment().forEach((name, value) -> environment.add(name + ": " + value));
    environment.add("Generators: %d, seed %d".formatted(run.generators(), run.seed()));
    section("Measured on", environment);
    out.append("\n```\n").append(run.command().replace("```", "` ` `")).append("\n```\n");
    return out.toString();
  }

  private List<String> latencies(Figures figures) {
    WorkloadResult workload = figures.workload();
    return List.of(
        figures.where(),
        Html.number(figures.rate()),
        Texts.goodput(figures),
        Texts.latency(workload, 50, intervals),
        Texts.latency(workload, 90, intervals),
        Texts.latency(workload, 99, intervals),
        Texts.latency(workload, 99.9, intervals),
        Texts.millis(workload.latencyNanos(), 100, Texts.NANOS));
  }

  private static List<String> rest(Figures figures) {
    WorkloadResult workload = figures.workload();
    return List.of(
        figures.where(),
        Html.number(figures.offered()),
        Texts.outcomes(workload),
        Texts.millis(workload.age().ageMicros(), 50, Texts.MICROS),
        Texts.millis(workload.age().ageMicros(), 99, Texts.MICROS),
        Texts.millis(workload.age().peakMicros(), 100, Texts.MICROS),
        Texts.millis(workload.latenessNanos(), 99, Texts.NANOS));
  }

  private static List<String> oddities(Figures figures) {
    List<String> all = new ArrayList<>();
    Texts.oddities(figures.workload()).forEach(one -> all.add(figures.where() + ": " + one));
    return all;
  }

  private void section(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      out.append("\n### ").append(title).append("\n\n");
      lines.forEach(this::item);
    }
  }

  private void item(String text) {
    out.append("- ").append(escape(text)).append('\n');
  }

  private void row(List<String> cells) {
    out.append(
        cells.stream()
            .map(MarkdownSummary::escape)
            .collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  private void rule(int columns) {
    out.append("|---").append("|--:".repeat(columns - 1)).append("|\n");
  }

  /** Text that is text, and neither markup nor the end of a cell or line. */
  private static String escape(String text) {
    return text.replaceAll("[\\\\`*_\\[\\]<>|#~]", "\\\\$0").replaceAll("\\s+", " ");
  }
}
