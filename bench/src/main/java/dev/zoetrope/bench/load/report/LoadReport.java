package dev.zoetrope.bench.load.report;

import dev.zoetrope.bench.load.result.Figures;
import dev.zoetrope.bench.load.result.Intervals;
import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.report.Html;
import dev.zoetrope.bench.report.Page;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * A run as one HTML file that needs no other: the verdict, the large numbers, then all the rest.
 */
public final class LoadReport {
  private static final DateTimeFormatter STARTED =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final RunResult run;
  private final Judgement judgement;
  private final Intervals intervals;

  /** Of a run and what is to be thought of it. */
  public LoadReport(RunResult run, Judgement judgement, Intervals intervals) {
    this.run = run;
    this.judgement = judgement;
    this.intervals = intervals;
  }

  /** The whole file. */
  public String html() throws IOException {
    Page page = new Page("Load report");
    boolean good =
        judgement.verdict() == Judgement.Verdict.VALID && judgement.crossings().isEmpty();
    page.header(subtitle(), verdict(), good);
    alerts(page);
    headline().ifPresent(phase -> page.tiles(tiles(phase)));
    page.section("All workloads", summaryNote(), summary());
    if (!judgement.compared().isEmpty()) {
      page.section("Compared with the baseline", "", Page.lines(judgement.compared()));
    }
    for (PhaseResult phase : run.phases()) {
      phase
          .workloads()
          .forEach(
              workload -> new WorkloadPart(new Figures(phase, workload), intervals).addTo(page));
    }
    run.phases().forEach(phase -> new PhasePart(phase).addTo(page));
    Map<String, String> environment = new LinkedHashMap<>(run.environment());
    environment.put("Generators", Integer.toString(run.generators()));
    environment.put("Seed", Long.toString(run.seed()));
    page.section("Measured on", "", Page.facts(environment));
    page.section(
        "To repeat it", "", "<pre class=\"command\">" + Html.escape(run.command()) + "</pre>");
    return page.html();
  }

  private String subtitle() {
    String targets =
        Texts.figures(run).stream()
            .map(one -> one.workload().target())
            .distinct()
            .collect(Collectors.joining(", "));
    Instant start = Instant.ofEpochMilli(run.startUnixMicros() / 1_000);
    return targets + " · " + STARTED.format(start);
  }

  private String verdict() {
    return judgement.crossings().isEmpty()
        ? judgement.verdict().name()
        : judgement.verdict() + ", threshold crossed";
  }

  private void alerts(Page page) {
    if (!judgement.violations().isEmpty()) {
      page.alert(
          "INVALID: these numbers cannot be trusted",
          judgement.violations().stream().map(Judgement::text).toList());
    }
    if (judgement.partial()) {
      List<String> stopped =
          run.phases().stream()
              .filter(PhaseResult::partial)
              .map(
                  phase ->
                      "phase " + phase.name() + " after " + Html.number(phase.seconds()) + " s")
              .toList();
      page.alert(
          "PARTIAL: stopped before its end",
          stopped.isEmpty() ? List.of("not all phases were measured") : stopped);
    }
    if (!judgement.crossings().isEmpty()) {
      page.alert(
          "Thresholds crossed", judgement.crossings().stream().map(one -> one.text()).toList());
    }
  }

  /** The phase that the large numbers are of: the first whose load stays as it is. */
  private Optional<PhaseResult> headline() {
    List<PhaseResult> loaded =
        run.phases().stream().filter(phase -> !phase.workloads().isEmpty()).toList();
    return loaded.stream()
        .filter(phase -> phase.kind() == PhaseKind.STEADY)
        .findFirst()
        .or(() -> loaded.stream().findFirst());
  }

  private List<Page.Tile> tiles(PhaseResult phase) {
    List<WorkloadResult> workloads = phase.workloads();
    List<Figures> figures = workloads.stream().map(one -> new Figures(phase, one)).toList();
    Histogram latency = sum(workloads.stream().map(WorkloadResult::latencyNanos).toList());
    Histogram age = sum(workloads.stream().map(one -> one.age().ageMicros()).toList());
    long scheduled = workloads.stream().mapToLong(WorkloadResult::scheduled).sum();
    long good = workloads.stream().mapToLong(WorkloadResult::good).sum();
    String where = run.phases().size() > 1 ? ", " + phase.name() : "";
    String p99 = "p99 latency";
    if (workloads.size() == 1) {
      p99 +=
          intervals
              .latency(workloads.get(0), 99)
              .filter(one -> latency.getTotalCount() > 0)
              .map(
                  one ->
                      ", %s to %s"
                          .formatted(
                              Html.number(one.low() / Texts.NANOS), Html.millis(one.high() / 1e3)))
              .orElse("");
    }
    List<Page.Tile> tiles = new ArrayList<>();
    tiles.add(
        new Page.Tile(
            Html.number(figures.stream().mapToDouble(Figures::rate).sum()),
            "frames/s answered" + where));
    tiles.add(
        new Page.Tile(
            Texts.percent(scheduled == 0 ? 0 : (double) good / scheduled),
            workloads.size() == 1 ? "good, " + Texts.slo(workloads.get(0)) : "good, of those due"));
    tiles.add(new Page.Tile(Texts.millis(latency, 50, Texts.NANOS), "p50 latency"));
    tiles.add(new Page.Tile(Texts.millis(latency, 99, Texts.NANOS), p99));
    tiles.add(new Page.Tile(Texts.millis(age, 99, Texts.MICROS), "p99 age of the newest answer"));
    tiles.add(
        new Page.Tile(
            Long.toString(figures.stream().mapToLong(Figures::lost).sum()),
            "frames without a reply"));
    return tiles;
  }

  private static Histogram sum(List<Histogram> all) {
    Histogram sum = all.get(0).copy();
    sum.setAutoResize(true);
    all.stream().skip(1).forEach(sum::add);
    return sum;
  }

  private String summaryNote() {
    return "Latency counts from a frame's scheduled time, so waiting that a slow server causes is in"
        + " it. In brackets is between what a percentile lies. Goodput is results in time, and their"
        + " share of all frames that were due.";
  }

  private String summary() {
    List<List<String>> rows = new ArrayList<>();
    for (Figures one : Texts.figures(run)) {
      WorkloadResult workload = one.workload();
      rows.add(
          List.of(
              one.where(),
              Html.number(one.offered()),
              Html.number(one.rate()),
              Texts.goodput(one),
              Texts.latency(workload, 50, intervals),
              Texts.latency(workload, 99, intervals),
              Texts.millis(workload.latencyNanos(), 100, Texts.NANOS),
              Texts.millis(workload.age().ageMicros(), 99, Texts.MICROS),
              Long.toString(one.lost())));
    }
    return Page.table(
        List.of("", "due/s", "results/s", "goodput", "p50", "p99", "max", "age p99", "no reply"),
        rows);
  }
}
