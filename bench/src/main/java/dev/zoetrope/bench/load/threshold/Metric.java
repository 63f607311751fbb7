package dev.zoetrope.bench.load.threshold;

import dev.zoetrope.bench.load.result.Figures;
import dev.zoetrope.bench.load.target.Outcome;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * A figure that can have a limit.
 *
 * @param name as users write it
 * @param kind what units it has
 * @param value times in nanoseconds, frames as their number, rates a second; empty if there is
 *     nothing that it could be taken of
 */
record Metric(String name, Kind kind, Function<Figures, OptionalDouble> value) {

  /** What units a figure has. */
  enum Kind {
    /** us, ms or s. */
    TIME,
    /** A number of frames, or with % a share of those that were due. */
    FRAMES,
    /** Frames a second, or with % a share of those that were due. */
    RATE
  }

  private static final Map<String, Metric> ALL = all();

  /** Of this name; the message of the exception lists those that there are. */
  static Metric named(String name) {
    Metric metric = ALL.get(name);
    if (metric == null) {
      throw new IllegalArgumentException(
          "metric must be one of %s, not %s".formatted(String.join(", ", ALL.keySet()), name));
    }
    return metric;
  }

  private static Map<String, Metric> all() {
    Map<String, Metric> all = new LinkedHashMap<>();
    for (String percentile : new String[] {"50", "90", "99", "99.9"}) {
      double at = Double.parseDouble(percentile);
      time(all, "p" + percentile, figures -> figures.workload().latencyNanos(), at, 1);
    }
    time(all, "max", figures -> figures.workload().latencyNanos(), 100, 1);
    time(all, "age-p50", figures -> figures.workload().age().ageMicros(), 50, 1e3);
    time(all, "age-p99", figures -> figures.workload().age().ageMicros(), 99, 1e3);
    time(all, "peak-age", figures -> figures.workload().age().peakMicros(), 100, 1e3);
    time(all, "lateness-p99", figures -> figures.workload().latenessNanos(), 99, 1);
    add(all, "rate", Kind.RATE, Figures::rate);
    add(all, "goodput", Kind.RATE, Figures::goodRate);
    add(all, "lost", Kind.FRAMES, Figures::lost);
    add(all, "errors", Kind.FRAMES, Figures::errors);
    add(all, "wrong", Kind.FRAMES, figures -> figures.workload().wrong());
    Arrays.stream(Outcome.values())
        .filter(outcome -> outcome != Outcome.RESULT && outcome != Outcome.LOST)
        .forEach(
            outcome ->
                add(
                    all,
                    outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    Kind.FRAMES,
                    figures -> figures.workload().count(outcome)));
    return all;
  }

  private static void time(
      Map<String, Metric> all,
      String name,
      Function<Figures, Histogram> of,
      double percentile,
      double nanos) {
    all.put(
        name,
        new Metric(
            name,
            Kind.TIME,
            figures ->
                of.apply(figures).getTotalCount() == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Figures.at(of.apply(figures), percentile) * nanos)));
  }

  private static void add(
      Map<String, Metric> all, String name, Kind kind, ToDoubleFunction<Figures> value) {
    all.put(
        name, new Metric(name, kind, figures -> OptionalDouble.of(value.applyAsDouble(figures))));
  }
}
