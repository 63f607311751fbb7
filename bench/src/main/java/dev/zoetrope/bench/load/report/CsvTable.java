package dev.zoetrope.bench.load.report;

import dev.zoetrope.bench.load.result.Figures;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.result.WorkloadResult.Second;
import dev.zoetrope.bench.load.target.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * Results for spreadsheets, as RFC 4180 has it, with a head. Times are milliseconds with as many
 * digits as they were measured in; a cell without a value is empty.
 */
public final class CsvTable {
  private static final String END = "\r\n";
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

  private CsvTable() {}

  /** A row for each phase and workload. */
  public static String workloads(RunResult run) {
    Set<String> stages = new TreeSet<>();
    List<Figures> all = Texts.figures(run);
    all.forEach(one -> stages.addAll(one.workload().stageMicros().keySet()));
    StringBuilder out = new StringBuilder();
    for (Figures figures : all) {
      Map<String, Object> row = row(figures, stages);
      if (out.isEmpty()) {
        out.append(line(List.copyOf(row.keySet())));
      }
      out.append(line(List.copyOf(row.values())));
    }
    return out.toString();
  }

  private static Map<String, Object> row(Figures figures, Set<String> stages) {
    PhaseResult phase = figures.phase();
    WorkloadResult workload = figures.workload();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("phase", phase.name());
    row.put("kind", phase.kind().name().toLowerCase(Locale.ROOT));
    row.put("partial", phase.partial());
    row.put("workload", workload.name());
    row.put("target", workload.target());
    row.put("model", workload.model());
    row.put("payload", workload.payload());
    row.put("arrivals", workload.arrivals());
    row.put("open_loop", workload.openLoop());
    row.put("streams", workload.streams());
    row.put("connections", workload.connections());
    row.put("seconds", phase.seconds());
    row.put("scheduled", workload.scheduled());
    for (Outcome outcome : Outcome.values()) {
      row.put(outcome.name().toLowerCase(Locale.ROOT), workload.count(outcome));
    }
    row.put("doubled", workload.doubled());
    row.put("strays", workload.strays());
    row.put("wrong", workload.wrong());
    row.put("verified", workload.verified());
    row.put("payload_bytes", workload.payloadBytes());
    row.put("offered_per_s", figures.offered());
    row.put("results_per_s", figures.rate());
    row.put("good_per_s", figures.goodRate());
    row.put("good_share", figures.goodShare());
    row.put("slo_ms", workload.sloNanos().isPresent() ? workload.sloNanos().getAsLong() / 1e6 : "");
    times(row, "latency", workload.latencyNanos(), 1e6);
    times(row, "service", workload.serviceNanos(), 1e6);
    times(row, "lateness", workload.latenessNanos(), 1e6);
    times(row, "age", workload.age().ageMicros(), 1e3);
    times(row, "peak_age", workload.age().peakMicros(), 1e3);
    for (String stage : stages) {
      Histogram values = workload.stageMicros().get(stage);
      times(row, "stage_" + stage, values == null ? new Histogram(2) : values, 1e3);
    }
    times(row, "network", workload.networkMicros(), 1e3);
    row.put("client_busy_cores", phase.client().busyCores());
    row.put("server_busy_cores", phase.server().<Object>map(one -> one.busyCores()).orElse(""));
    return row;
  }

  private static void times(
      Map<String, Object> row, String name, Histogram values, double perMilli) {
    boolean any = values.getTotalCount() > 0;
    for (double percentile : PERCENTILES) {
      String at =
          percentile == 100
              ? "max"
              : "p" + (percentile % 1 == 0 ? "" + (int) percentile : "" + percentile);
      row.put(
          name + "_" + at + "_ms", any ? values.getValueAtPercentile(percentile) / perMilli : "");
    }
    row.put(name + "_mean_ms", any ? values.getMean() / perMilli : "");
  }

  /** A row for each second of each phase and workload. */
  public static String timeline(RunResult run) {
    StringBuilder out =
        new StringBuilder(
            "phase,workload,second,unix_s,counted,sent,good,p50_ms,p99_ms,max_ms,age_ms");
    for (Outcome outcome : Outcome.values()) {
      out.append(',').append(outcome.name().toLowerCase(Locale.ROOT));
    }
    out.append(END);
    for (Figures figures : Texts.figures(run)) {
      PhaseResult phase = figures.phase();
      List<Second> seconds = figures.workload().timeline();
      for (int i = 0; i < seconds.size(); i++) {
        Second second = seconds.get(i);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("phase", phase.name());
        row.put("workload", figures.workload().name());
        row.put("second", i);
        row.put("unix_s", phase.startUnixMicros() / 1_000_000 + i);
        row.put(
            "counted", i >= phase.warmUpSeconds() && i < phase.warmUpSeconds() + phase.seconds());
        row.put("sent", second.sent());
        row.put("good", second.good());
        boolean results = second.outcomes().getOrDefault(Outcome.RESULT, 0L) > 0;
        row.put("p50", results ? second.p50Nanos() / 1e6 : "");
        row.put("p99", results ? second.p99Nanos() / 1e6 : "");
        row.put("max", results ? second.maxNanos() / 1e6 : "");
        row.put("age", second.ageNanos() > 0 ? second.ageNanos() / 1e6 : "");
        for (Outcome outcome : Outcome.values()) {
          row.put(outcome.name(), second.outcomes().getOrDefault(outcome, 0L));
        }
        out.append(line(List.copyOf(row.values())));
      }
    }
    return out.toString();
  }

  private static String line(List<Object> cells) {
    return cells.stream().map(cell -> quoted(cell.toString())).collect(Collectors.joining(","))
        + END;
  }

  private static String quoted(String cell) {
    return cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
