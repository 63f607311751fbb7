package dev.zoetrope.bench.load.versus;

import dev.zoetrope.bench.load.result.Figures;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.Usage;
import dev.zoetrope.bench.load.target.Outcome;

/** What targets are compared by; each is of the first workload of a turn. */
public enum VersusMetric {
  /** Results a second. */
  RATE("results/s", ""),
  /** Good results a second. */
  GOODPUT("goodput/s", ""),
  /** Latency. */
  P50("p50", "ms"),
  /** Latency. */
  P99("p99", "ms"),
  /** How old the newest answer was. */
  AGE_P99("p99 age", "ms"),
  /** Processor time of the server, where its process is known. */
  SERVER_CPU("server CPU a result", "ms");

  private final String title;
  private final String unit;

  VersusMetric(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  private static double millis(Figures figures, double percentile) {
    return Figures.at(figures.workload().latencyNanos(), percentile) / 1e6;
  }

  private static double serverCpuMillis(Figures figures) {
    double results = Math.max(1, figures.workload().count(Outcome.RESULT));
    return figures.phase().server().map(Usage::cpuSeconds).orElse(0.0) * 1e3 / results;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** Of its values; empty where the title says it. */
  public String unit() {
    return unit;
  }

  /** Of a turn; 0 where it has none. */
  public double of(PhaseResult turn) {
    Figures figures = new Figures(turn, turn.workloads().get(0));
    return switch (this) {
      case RATE -> figures.rate();
      case GOODPUT -> figures.goodRate();
      case P50 -> millis(figures, 50);
      case P99 -> millis(figures, 99);
      case AGE_P99 -> Figures.at(figures.workload().age().ageMicros(), 99) / 1e3;
      case SERVER_CPU -> serverCpuMillis(figures);
    };
  }
}
