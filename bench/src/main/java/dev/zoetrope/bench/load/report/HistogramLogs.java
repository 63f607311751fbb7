package dev.zoetrope.bench.load.report;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Histogram logs that HdrHistogram's own tools read: a file for each workload, in it an interval
 * for each phase and each of the tags {@code latency}, {@code service} and {@code lateness}. Values
 * are nanoseconds, the maxima beside them milliseconds; times are seconds from the run's start.
 */
public final class HistogramLogs {
  private static final double MILLIS = 1e6;
  private static final double MICROS = 1e6;

  private HistogramLogs() {}

  /** Writes {@code NAME.hlog} for each workload, and returns the files. */
  public static List<Path> write(RunResult run, Path folder) throws IOException {
    Files.createDirectories(folder);
    Map<String, Path> files = new LinkedHashMap<>();
    for (PhaseResult phase : run.phases()) {
      for (WorkloadResult workload : phase.workloads()) {
        if (!files.containsKey(workload.name())) {
          Path file = folder.resolve(fileName(workload.name(), files.size()));
          files.put(workload.name(), file);
          write(run, workload.name(), file);
        }
      }
    }
    return new ArrayList<>(files.values());
  }

  /** Letters, digits, dots and dashes stay; names that become the same differ in their numbers. */
  static String fileName(String workload, int number) {
    String safe = workload.replaceAll("[^A-Za-z0-9._-]", "_");
    return "%02d-%s.hlog".formatted(number + 1, safe.substring(0, Math.min(80, safe.length())));
  }

  private static void write(RunResult run, String name, Path file) throws FileNotFoundException {
    HistogramLogWriter log = new HistogramLogWriter(file.toFile());
    try {
      log.outputLogFormatVersion();
      log.outputComment("[workload " + name.replaceAll("\\s", " ") + ", values in nanoseconds]");
      log.outputBaseTime(run.startUnixMicros() / 1_000);
      log.outputStartTime(run.startUnixMicros() / 1_000);
      log.outputLegend();
      for (PhaseResult phase : run.phases()) {
        for (WorkloadResult workload : phase.workloads()) {
          if (workload.name().equals(name)) {
            double from =
                (phase.startUnixMicros() - run.startUnixMicros()) / MICROS + phase.warmUpSeconds();
            interval(log, "latency", workload.latencyNanos(), from, phase.seconds());
            interval(log, "service", workload.serviceNanos(), from, phase.seconds());
            interval(log, "lateness", workload.latenessNanos(), from, phase.seconds());
          }
        }
      }
    } finally {
      log.close();
    }
  }

  private static void interval(
      HistogramLogWriter log, String tag, Histogram values, double from, double seconds) {
    Histogram tagged = values.copy();
    tagged.setTag(tag);
    log.outputIntervalHistogram(from, from + seconds, tagged, MILLIS);
  }
}
