package dev.zoetrope.bench.load.report;

import dev.zoetrope.bench.load.result.Figures;
import dev.zoetrope.bench.load.result.Intervals;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.result.Usage;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.bench.report.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Figures in words, the same in every report. */
final class Texts {
  static final double NANOS = 1e6;
  static final double MICROS = 1e3;
  private static final String NONE = "–";

  private Texts() {}

  static String outcome(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Milliseconds; a dash where there are no values. */
  static String millis(Histogram histogram, double percentile, double perMilli) {
    return histogram.getTotalCount() == 0
        ? NONE
        : Html.number(Figures.at(histogram, percentile) / perMilli) + " ms";
  }

  /** A latency's percentile, with its interval in brackets where there is one. */
  static String latency(WorkloadResult workload, double percentile, Intervals intervals) {
    String value = millis(workload.latencyNanos(), percentile, NANOS);
    return workload.latencyNanos().getTotalCount() == 0
        ? value
        : value
            + intervals
                .latency(workload, percentile)
                .map(
                    one ->
                        " [%s, %s]"
                            .formatted(
                                Html.number(one.low() / NANOS), Html.number(one.high() / NANOS)))
                .orElse("");
  }

  static String percent(double share) {
    return Html.number(100 * share) + " %";
  }

  /** Goodput, and what it is of. */
  static String goodput(Figures figures) {
    return Html.number(figures.goodRate()) + "/s, " + percent(figures.goodShare());
  }

  static String slo(WorkloadResult workload) {
    return workload.sloNanos().isPresent()
        ? "within " + Html.number(workload.sloNanos().getAsLong() / NANOS) + " ms"
        : "no latency was stated, so every result is good";
  }

  /** Outcomes that occurred, the most important first. */
  static String outcomes(WorkloadResult workload) {
    return workload.outcomes().entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .sorted((one, two) -> one.getKey().compareTo(two.getKey()))
        .map(entry -> outcome(entry.getKey()) + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  static String load(WorkloadResult workload) {
    return "%s%s, %s, %s (%s), %d streams over %d connections"
        .formatted(
            workload.target(),
            workload.model().isEmpty() ? "" : ", model " + workload.model(),
            workload.payload(),
            workload.arrivals(),
            workload.openLoop() ? "open loop" : "closed loop",
            workload.streams(),
            workload.connections());
  }

  /** What should not have happened, a sentence each; empty if nothing did. */
  static List<String> oddities(WorkloadResult workload) {
    List<String> out = new ArrayList<>();
    if (workload.doubled() > 0) {
      out.add(workload.doubled() + " answers to frames that had theirs already");
    }
    if (workload.strays() > 0) {
      out.add(workload.strays() + " answers to frames that were never sent");
    }
    if (workload.wrong() > 0) {
      out.add(workload.wrong() + " results other than the reference's");
    }
    workload.failures().forEach((text, count) -> out.add(count + " × " + text));
    return out;
  }

  static String usage(Usage usage) {
    StringBuilder out = new StringBuilder();
    out.append(Html.number(usage.busyCores())).append(" of ").append(usage.cores());
    out.append(" cores busy");
    usage
        .memoryBytes()
        .ifPresent(bytes -> out.append(", ").append(bytes(bytes)).append(" at most"));
    usage
        .allocatedBytes()
        .ifPresent(
            bytes -> out.append(", ").append(bytes(bytes)).append(" allocated on the Java heap"));
    usage
        .gpuPercent()
        .ifPresent(gpu -> out.append(", GPU ").append(Html.number(gpu)).append(" % busy"));
    return out.toString();
  }

  static String bytes(long bytes) {
    return bytes >= 1L << 30
        ? Html.number(bytes / 0x1p30) + " GiB"
        : Html.number(bytes / 0x1p20) + " MiB";
  }

  static List<Figures> figures(RunResult run) {
    List<Figures> out = new ArrayList<>();
    for (PhaseResult phase : run.phases()) {
      phase.workloads().forEach(workload -> out.add(new Figures(phase, workload)));
    }
    return out;
  }
}
