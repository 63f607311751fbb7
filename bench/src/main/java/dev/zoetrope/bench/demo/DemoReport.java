package dev.zoetrope.bench.demo;

import dev.zoetrope.bench.report.Distribution;
import dev.zoetrope.bench.report.Html;
import dev.zoetrope.bench.report.Page;
import dev.zoetrope.bench.report.PercentileChart;
import dev.zoetrope.bench.report.RateChart;
import dev.zoetrope.bench.report.Shares;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.StageTimes;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** The demo's HTML report: what was seen, how fast, how fresh, and on what. */
final class DemoReport {
  private static final DateTimeFormatter STARTED =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final String FRESHNESS_NOTE =
      "Milliseconds over percentiles. Latency runs from the moment the video shows a frame to"
          + " holding its answer. Age is how old the picture behind the newest answer is, looked at"
          + " every 5 ms: what someone acting on the answers lives with.";
  private static final String STAGES_NOTE =
      "A result's mean time in each stage of the server; what latency has beyond their sum is the"
          + " client and the wire.";

  private final SampleVideo video;
  private final DemoRun run;
  private final Verdicts verdicts;
  private final List<FrameAnswer> results;

  DemoReport(SampleVideo video, DemoRun run, Verdicts verdicts) {
    this.video = video;
    this.run = run;
    this.verdicts = verdicts;
    this.results = run.answers().stream().filter(FrameAnswer::isResult).toList();
  }

  /** The whole file. */
  String html(Map<String, String> environment) throws IOException {
    Distribution latency = latency();
    Distribution age = Distribution.of("age", Freshness.sample(results));
    Page page = new Page("Zoetrope demo");
    page.header(
        run.model() + " · " + STARTED.format(run.started()), verdicts.inShort(), verdicts.passed());
    page.tiles(tiles(age));
    page.section(
        "What it saw",
        "Three moments of each scene, the model's best three answers to that very frame, and how"
            + " many of the scene's answered frames had a right answer on top.",
        new ContactSheet(video, verdicts, results).html());
    page.beside(
        new Page("")
            .section("Answers per second", rateNote(), rateChart())
            .section("Outcomes", outcomesNote(), outcomes()),
        new Page("").section("How fresh, how fast", FRESHNESS_NOTE, percentiles(age, latency)));
    page.section("Where the time went", STAGES_NOTE, stages());
    page.section("Measured on", "", Page.facts(environment));
    return page.html();
  }

  private List<Page.Tile> tiles(Distribution age) {
    double seconds = run.length().toNanos() / 1e9;
    return List.of(
        new Page.Tile(Html.number(results.size() / Math.max(seconds, 1e-9)), "answers a second"),
        new Page.Tile(Html.millis(age.p50Micros()), "age of the newest answer, median"),
        new Page.Tile(Html.millis(age.p99Micros()), "age, 99th percentile"),
        new Page.Tile(results.size() + " / " + run.framesShown(), "frames with a result"),
        new Page.Tile(
            Html.number(run.startToReady().toNanos() / 1e9) + " s", "server start to ready"));
  }

  private Distribution latency() {
    Histogram histogram = new Histogram(3);
    results.forEach(result -> histogram.recordValue(result.latencyMicros()));
    return Distribution.of("latency", histogram);
  }

  private String rateNote() {
    return "Results in each second of the stream; the dashed line is the video's own "
        + SampleVideo.FRAMES_PER_SECOND
        + " frames a second.";
  }

  private String rateChart() {
    int seconds = (int) Math.max(1, Math.round(run.length().toNanos() / 1e9));
    int[] counts = new int[seconds];
    for (FrameAnswer answer : results) {
      counts[(int) Math.min(seconds - 1, answer.answeredMicros() / 1_000_000)]++;
    }
    List<Integer> perSecond = new ArrayList<>();
    for (int count : counts) {
      perSecond.add(count);
    }
    List<RateChart.Stretch> stretches = new ArrayList<>();
    double length = SampleVideo.FRAMES_PER_SCENE / (double) SampleVideo.FRAMES_PER_SECOND;
    for (int i = 0; i < verdicts.scenes().size(); i++) {
      String name = verdicts.scenes().get(i).scene().name();
      stretches.add(new RateChart.Stretch(name, i * length, Math.min(seconds, (i + 1) * length)));
    }
    return RateChart.svg("Answers per second", perSecond, SampleVideo.FRAMES_PER_SECOND, stretches);
  }

  private static String percentiles(Distribution age, Distribution latency) {
    List<Distribution> both = List.of(age, latency);
    List<List<String>> rows = new ArrayList<>();
    for (Distribution one : both) {
      rows.add(
          List.of(
              one.name(),
              Html.millis(one.p50Micros()),
              Html.millis(one.p90Micros()),
              Html.millis(one.p99Micros()),
              Html.millis(one.maxMicros())));
    }
    return PercentileChart.svg("Latency and age over percentiles", both)
        + Page.legend(List.of("age of the newest answer", "latency of each"))
        + Page.table(List.of("", "p50", "p90", "p99", "max"), rows);
  }

  private String outcomesNote() {
    int unseen = run.framesShown() - run.answers().size();
    return run.answers().size()
        + " frames were given to the stream, and each was reported exactly once."
        + (unseen > 0 ? " " + unseen + " frames of the video were not read." : "");
  }

  private String outcomes() {
    Map<FrameOutcome, Integer> counts = new EnumMap<>(FrameOutcome.class);
    run.answers().forEach(answer -> counts.merge(answer.outcome(), 1, Integer::sum));
    List<Shares.Part> parts = new ArrayList<>();
    counts.forEach(
        (outcome, count) -> parts.add(new Shares.Part(name(outcome), count, count.toString())));
    return Shares.html(parts);
  }

  private static String name(FrameOutcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace("_", " ");
  }

  private String stages() {
    List<Shares.Part> parts = new ArrayList<>();
    addStage(parts, "receive", StageTimes::receiveMicros);
    addStage(parts, "decode and resize", StageTimes::decodeMicros);
    addStage(parts, "wait", StageTimes::waitMicros);
    addStage(parts, "form", StageTimes::formMicros);
    addStage(parts, "execute", StageTimes::executeMicros);
    addStage(parts, "reply", StageTimes::replyMicros);
    return Shares.html(parts);
  }

  private void addStage(List<Shares.Part> parts, String name, ToLongFunction<StageTimes> micros) {
    double mean =
        results.stream()
            .mapToLong(result -> micros.applyAsLong(result.stages()))
            .average()
            .orElse(0);
    parts.add(new Shares.Part(name, mean, Html.millis(mean)));
  }
}
