package dev.zoetrope.bench.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.bench.load.result.Figures;
import dev.zoetrope.bench.load.result.Intervals;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.result.SyntheticResults;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.threshold.Crossing;
import dev.zoetrope.bench.load.validity.Violation;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportsTest {
  private static final RunResult RUN = SyntheticResults.seeded(7).run();
  private static final Judgement VALID = Judgement.of(RUN, List.of(), List.of(), List.of());
  private static final Judgement INVALID =
      Judgement.of(
          RUN,
          List.of(new Violation("late-generator", "steady / door", "it was late by <3 ms>")),
          List.of(new Crossing("p99>50ms", "steady / door", "p99 is 54.3 ms")),
          List.of("steady / door, p50 was 1 ms"));
  private static final Intervals INTERVALS =
      (workload, percentile) -> {
        double value = Figures.at(workload.latencyNanos(), percentile);
        return Optional.of(new Intervals.Interval(value, value * 0.9, value * 1.1));
      };

  private static String html(RunResult run, Judgement judgement) throws Exception {
    return new LoadReport(run, judgement, INTERVALS).html();
  }

  @Test
  void pageSaysTheVerdictBeforeAnyNumber() throws Exception {
    String page = html(RUN, INVALID);
    String body = page.substring(page.indexOf("<main>"));
    int tiles = body.indexOf("class=\"tiles\"");
    assertThat(body.indexOf("INVALID")).isPositive().isLessThan(tiles);
    assertThat(body.indexOf("late-generator, steady / door: it was late by &lt;3 ms&gt;"))
        .isPositive()
        .isLessThan(tiles);
    assertThat(body.indexOf("p99&gt;50ms: p99 is 54.3 ms")).isPositive().isLessThan(tiles);
    assertThat(html(RUN, VALID)).contains("verdict good\">VALID<").doesNotContain("class=\"alert");
    RunResult stopped = SyntheticResults.seeded(7).run(true);
    assertThat(html(stopped, Judgement.of(stopped, List.of(), List.of(), List.of())))
        .contains("verdict bad\">PARTIAL<", "PARTIAL: stopped before its end");
  }

  @Test
  void pageHasEveryWorkloadAndWhatItWasMeasuredOn() throws Exception {
    assertThat(html(RUN, VALID))
        .contains("<h2>steady / door</h2>", "<h2>steady / yard</h2>", "<h2>Phase cold</h2>")
        .contains("p99 of the latency: 54.3 ms [48.9, 59.8]")
        .contains("execute", "network and client", "door-3", "model reloaded", "queue_us_sum")
        .contains("a &lt;fast&gt; one", "zoetrope bench run plan.toml --seed 7");
  }

  @Test
  void pageEscapesNames() throws Exception {
    RunResult run = SyntheticResults.seeded(1).withWorkloads("<script>x</script>").run();
    assertThat(html(run, VALID))
        .doesNotContain("<script")
        .contains("&lt;script&gt;x&lt;/script&gt;");
  }

  @Test
  void pageAsksNobodyForAnythingAndIsWellFormed() throws Exception {
    String page = html(RUN, INVALID);
    assertThat(Pattern.compile("(?:src|href)=").matcher(page).find()).isFalse();
    assertThat(page).doesNotContain("http://", "https://", "url(", "@import", "<script", "<link");
    String body = page.substring(page.indexOf("<main>"), page.indexOf("</main>") + 7);
    assertThat(body).doesNotContain("NaN", "Infinity");
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(body)))
                .getElementsByTagName("svg")
                .getLength())
        .isGreaterThan(6);
  }

  @Test
  void everyReportStandsARunWithoutResults() throws Exception {
    RunResult none = SyntheticResults.seeded(1).withLoad(1, 0).run();
    Judgement judgement = Judgement.of(none, List.of(), List.of(), List.of());
    assertThat(html(none, judgement)).doesNotContain("NaN", "Infinity");
    assertThat(MarkdownSummary.of(none, judgement, INTERVALS)).contains("| – |");
    assertThat(CsvTable.workloads(none)).doesNotContain("NaN");
  }

  @Test
  void summaryBeginsWithTheVerdict() {
    String text = MarkdownSummary.of(RUN, INVALID, INTERVALS);
    assertThat(text)
        .startsWith(
            """
            ## INVALID: these numbers cannot be trusted

            - late-generator, steady / door: it was late by \\<3 ms\\>
            - threshold crossed: steady / door: p99\\>50ms: p99 is 54.3 ms
            """)
        .contains("| steady / door | 192 | 192/s, 96.0 % | 18.2 ms \\[16.4, 20.0\\] |")
        .contains("superseded 315", "Processor: a \\<fast\\> one", "```\nzoetrope bench run");
    RunResult pipes = SyntheticResults.seeded(1).withWorkloads("a|b\n`c`").run();
    assertThat(MarkdownSummary.of(pipes, VALID, INTERVALS)).contains("| steady / a\\|b \\`c\\` |");
  }

  @Test
  void tableHasARowForEachWorkloadAndACellForEachColumn() {
    List<String> lines = CsvTable.workloads(RUN).lines().toList();
    assertThat(lines).hasSize(3);
    List<String> head = List.of(lines.get(0).split(",", -1));
    List<String> door = List.of(lines.get(1).split(",", -1));
    assertThat(door).hasSameSizeAs(head);
    WorkloadResult workload = RUN.phases().get(1).workloads().get(0);
    assertThat(door.get(head.indexOf("workload"))).isEqualTo("door");
    assertThat(door.get(head.indexOf("scheduled"))).isEqualTo("12000");
    assertThat(door.get(head.indexOf("superseded"))).isEqualTo("315");
    assertThat(Double.parseDouble(door.get(head.indexOf("latency_p99.9_ms"))))
        .isEqualTo(workload.latencyNanos().getValueAtPercentile(99.9) / 1e6);
    assertThat(head).contains("stage_execute_p99_ms", "peak_age_max_ms", "lateness_p99_ms");
  }

  @Test
  void tableQuotesWhatHasCommas() {
    RunResult run = SyntheticResults.seeded(1).withWorkloads("a,\"b\"").run();
    assertThat(CsvTable.workloads(run)).contains(",\"a,\"\"b\"\"\",");
  }

  @Test
  void timelineHasARowForEachSecond() {
    List<String> lines = CsvTable.timeline(RUN).lines().toList();
    assertThat(lines).hasSize(1 + 2 * 62);
    assertThat(lines.get(1)).startsWith("steady,door,0,1767268800,false,0,0,,,,,0,");
    int columns = lines.get(0).split(",", -1).length;
    assertThat(lines).allMatch(line -> line.split(",", -1).length == columns);
    assertThat(lines.get(3)).startsWith("steady,door,2,1767268802,true,200,");
  }

  @Test
  void histogramLogsAreReadByHdrHistogram(@TempDir Path folder) throws Exception {
    List<Path> files = HistogramLogs.write(RUN, folder);
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly("01-door.hlog", "02-yard.hlog");
    List<EncodableHistogram> intervals = new ArrayList<>();
    try (HistogramLogReader log = new HistogramLogReader(files.get(0).toFile())) {
      while (log.hasNext()) {
        intervals.add(log.nextIntervalHistogram());
      }
      assertThat(log.getStartTimeSec()).isEqualTo(1767268795.0);
    }
    WorkloadResult workload = RUN.phases().get(1).workloads().get(0);
    assertThat(intervals)
        .extracting(EncodableHistogram::getTag)
        .containsExactly("latency", "service", "lateness");
    assertThat(intervals.get(0)).isEqualTo(workload.latencyNanos());
    assertThat(intervals.get(2)).isEqualTo(workload.latenessNanos());
    assertThat(intervals.get(0).getStartTimeStamp()).isEqualTo(1767268802000L);
    assertThat(intervals.get(0).getEndTimeStamp()).isEqualTo(1767268862000L);
  }

  @Test
  void fileNamesStayInTheirFolder() {
    assertThat(HistogramLogs.fileName("../a b/c", 1)).isEqualTo("02-.._a_b_c.hlog");
  }
}
