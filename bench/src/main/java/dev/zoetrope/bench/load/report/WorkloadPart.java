package dev.zoetrope.bench.load.report;

import dev.zoetrope.bench.load.result.AgeResult.StreamAge;
import dev.zoetrope.bench.load.result.Figures;
import dev.zoetrope.bench.load.result.Intervals;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.result.WorkloadResult.Second;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.bench.report.Distribution;
import dev.zoetrope.bench.report.Html;
import dev.zoetrope.bench.report.Page;
import dev.zoetrope.bench.report.PercentileChart;
import dev.zoetrope.bench.report.StackedBars;
import dev.zoetrope.bench.report.TimelineChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The part of the page about one workload in one phase. */
final class WorkloadPart {
  private static final int MOST_STREAMS = 20;
  private static final List<String> STAGES =
      List.of("receive", "decode", "wait", "form", "execute", "reply");
  private static final String NETWORK = "network and client";

  private final Figures figures;
  private final WorkloadResult workload;
  private final Intervals intervals;

  WorkloadPart(Figures figures, Intervals intervals) {
    this.figures = figures;
    this.workload = figures.workload();
    this.intervals = intervals;
  }

  void addTo(Page page) {
    page.group(figures.where(), Texts.load(workload));
    page.beside(
        new Page("").section("Latency", latencyNote(), latency()),
        new Page("").section("Where the time went", stagesNote(), stages()));
    if (!workload.timeline().isEmpty()) {
      page.beside(
          new Page("").section("Frames a second", "By outcome; pale: not counted.", throughput()),
          new Page("").section("Latency and age over time", timesNote(), times()));
    }
    Page fates = new Page("").section("What became of the frames", outcomesNote(), outcomes());
    Page ages = new Page("");
    if (!workload.age().streams().isEmpty()) {
      ages.section("Age of the newest answer, by stream", streamsNote(), streams());
    }
    page.beside(fates, ages);
  }

  private String latencyNote() {
    return workload.openLoop()
        ? "Milliseconds over percentiles. Latency runs from a frame's scheduled time, service time"
            + " from handing it to the transport; lateness between the two is the generator's own."
        : "Milliseconds over percentiles. A closed loop has no schedule: latency is what a caller"
            + " saw who waits for every answer.";
  }

  private String latency() {
    List<Distribution> all =
        List.of(
            Distribution.of("latency", workload.latencyNanos(), 1_000),
            Distribution.of("service time", workload.serviceNanos(), 1_000),
            Distribution.of("lateness", workload.latenessNanos(), 1_000));
    List<List<String>> rows = new ArrayList<>();
    rows.add(times("latency", workload.latencyNanos(), Texts.NANOS));
    rows.add(times("service time", workload.serviceNanos(), Texts.NANOS));
    rows.add(times("lateness", workload.latenessNanos(), Texts.NANOS));
    rows.add(times("age", workload.age().ageMicros(), Texts.MICROS));
    rows.add(times("peak age", workload.age().peakMicros(), Texts.MICROS));
    return PercentileChart.logarithmic("Latency, service time and lateness", all)
        + Page.legend(List.of("latency", "service time", "lateness"))
        + Page.table(List.of("ms", "p50", "p90", "p99", "p99.9", "max"), rows)
        + Page.lines(
            List.of(
                "p99 of the latency: " + Texts.latency(workload, 99, intervals),
                "p99.9: " + Texts.latency(workload, 99.9, intervals)));
  }

  private static List<String> times(String name, Histogram values, double perMilli) {
    List<String> row = new ArrayList<>(List.of(name));
    for (double percentile : new double[] {50, 90, 99, 99.9, 100}) {
      row.add(Texts.millis(values, percentile, perMilli).replace(" ms", ""));
    }
    return row;
  }

  private String stagesNote() {
    return workload.stageMicros().isEmpty()
        ? "This protocol does not tell where a frame's time went inside the server."
        : "The server's own account beside the rest of the service time. Each part is its own"
            + " percentile, so the parts of p99 add up to more than the p99 of the whole.";
  }

  private String stages() {
    if (workload.stageMicros().isEmpty()) {
      return "";
    }
    List<String> names = new ArrayList<>(STAGES);
    workload.stageMicros().keySet().stream()
        .filter(stage -> !STAGES.contains(stage))
        .forEach(names::add);
    names.removeIf(stage -> !workload.stageMicros().containsKey(stage));
    List<StackedBars.Bar> bars = List.of(bar("p50", 50, names), bar("p99", 99, names));
    List<String> parts = new ArrayList<>(names);
    parts.add(NETWORK);
    List<List<String>> rows = new ArrayList<>();
    names.forEach(name -> rows.add(stage(name, workload.stageMicros().get(name))));
    rows.add(stage(NETWORK, workload.networkMicros()));
    return StackedBars.html(parts, bars) + Page.table(List.of("ms", "p50", "p99", "max"), rows);
  }

  private static List<String> stage(String name, Histogram micros) {
    List<String> row = times(name, micros, Texts.MICROS);
    return List.of(name, row.get(1), row.get(3), row.get(5));
  }

  private StackedBars.Bar bar(String name, double percentile, List<String> stages) {
    List<Double> sizes = new ArrayList<>();
    stages.forEach(stage -> sizes.add(Figures.at(workload.stageMicros().get(stage), percentile)));
    sizes.add(Figures.at(workload.networkMicros(), percentile));
    double sum = sizes.stream().mapToDouble(Double::doubleValue).sum();
    return new StackedBars.Bar(name, sizes, Html.millis(sum));
  }

  private String outcomesNote() {
    return "%d frames were due, %s a second; good are results %s: %s of those due."
        .formatted(
            workload.scheduled(),
            Html.number(figures.offered()),
            Texts.slo(workload),
            Texts.percent(figures.goodShare()));
  }

  private String outcomes() {
    List<List<String>> rows = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      long count = workload.count(outcome);
      if (count > 0 || outcome == Outcome.RESULT || outcome == Outcome.LOST) {
        rows.add(
            List.of(
                Texts.outcome(outcome), Long.toString(count), Texts.percent(figures.share(count))));
      }
    }
    List<String> odd = Texts.oddities(workload);
    String verified =
        workload.verified() > 0
            ? Page.lines(
                List.of(
                    "%d results were compared with a reference, %d were wrong"
                        .formatted(workload.verified(), workload.wrong())))
            : "";
    return Page.table(List.of("", "frames", "share"), rows)
        + verified
        + (odd.isEmpty() ? "" : Page.lines(odd));
  }

  private String throughput() {
    List<Outcome> seen =
        Arrays.stream(Outcome.values())
            .filter(
                outcome -> workload.timeline().stream().anyMatch(one -> count(one, outcome) > 0))
            .toList();
    List<TimelineChart.Series> series =
        seen.stream()
            .map(
                outcome -> series(Texts.outcome(outcome), hue(outcome), one -> count(one, outcome)))
            .toList();
    double from = figures.phase().warmUpSeconds();
    return TimelineChart.stacked(
            "Outcomes in each second", series, from, from + figures.phase().seconds())
        + Page.hues(
            seen.stream().map(Texts::outcome).toList(),
            seen.stream().map(WorkloadPart::hue).toList());
  }

  /** One colour for each outcome in all charts; red is for frames that are gone. */
  private static int hue(Outcome outcome) {
    return switch (outcome) {
      case RESULT -> 0;
      case SUPERSEDED -> 1;
      case EXPIRED -> 2;
      case OVERLOADED -> 4;
      case INVALID -> 9;
      case FAILED -> 3;
      case SKIPPED -> 5;
      case TIMED_OUT -> 8;
      case LOST -> 6;
      case UNSENT -> 7;
    };
  }

  private static long count(Second second, Outcome outcome) {
    return second.outcomes().getOrDefault(outcome, 0L);
  }

  private String timesNote() {
    return "Milliseconds, of what came in each second."
        + (workload.timeline().size() > 190 ? " Each point is the worst of several seconds." : "");
  }

  private String times() {
    List<TimelineChart.Series> series =
        List.of(
            series("p50", 0, second -> second.p50Nanos() / Texts.NANOS),
            series("p99", 1, second -> second.p99Nanos() / Texts.NANOS),
            series("age", 2, second -> second.ageNanos() / Texts.NANOS));
    return TimelineChart.lines("Latency and age in each second", series)
        + Page.legend(List.of("p50 latency", "p99 latency", "mean age at the second's end"));
  }

  private TimelineChart.Series series(String name, int hue, ToDoubleFunction<Second> value) {
    return new TimelineChart.Series(
        name, hue, workload.timeline().stream().mapToDouble(value).boxed().toList());
  }

  private String streamsNote() {
    int shown = Math.min(MOST_STREAMS, workload.age().streams().size());
    return shown == workload.streams()
        ? "How old the picture behind a stream's newest answer was, at every moment."
        : "How old the picture behind a stream's newest answer was, at every moment: the oldest %d"
                .formatted(shown)
            + " of %d streams.".formatted(workload.streams());
  }

  private String streams() {
    List<List<String>> rows =
        workload.age().streams().stream()
            .sorted(Comparator.comparingLong(StreamAge::p99Micros).reversed())
            .limit(MOST_STREAMS)
            .map(
                one ->
                    List.of(
                        one.stream(),
                        Long.toString(one.results()),
                        Html.millis((double) one.meanMicros()),
                        Html.millis((double) one.p50Micros()),
                        Html.millis((double) one.p99Micros()),
                        Html.millis((double) one.peakMicros())))
            .toList();
    return Page.table(List.of("stream", "results", "mean", "p50", "p99", "peak"), rows);
  }
}
