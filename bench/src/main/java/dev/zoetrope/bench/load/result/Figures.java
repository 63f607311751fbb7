package dev.zoetrope.bench.load.result;

import dev.zoetrope.bench.load.target.Outcome;
import org.HdrHistogram.Histogram;

/** What tables, reports and thresholds call a workload's figures, each defined once. */
public record Figures(PhaseResult phase, WorkloadResult workload) {

  /** Phase and workload, for people. */
  public String where() {
    return phase.name() + " / " + workload.name();
  }

  /** Results a second. */
  public double rate() {
    return perSecond(workload.count(Outcome.RESULT));
  }

  /** Frames that were due, a second. */
  public double offered() {
    return perSecond(workload.scheduled());
  }

  /** Good results a second. */
  public double goodRate() {
    return perSecond(workload.good());
  }

  /** Good results of the frames that were due, 0 to 1; 0 if none was due. */
  public double goodShare() {
    return share(workload.good());
  }

  /** Frames about which the server said nothing: lost, timed out, never sent. */
  public long lost() {
    return workload.outcomes().entrySet().stream()
        .filter(entry -> !entry.getKey().isReply())
        .mapToLong(entry -> entry.getValue())
        .sum();
  }

  /** Frames that failed, were called invalid, or got no reply. */
  public long errors() {
    return lost() + workload.count(Outcome.FAILED) + workload.count(Outcome.INVALID);
  }

  /** Of the frames that were due, 0 to 1; 0 if none was due. */
  public double share(long frames) {
    return workload.scheduled() > 0 ? (double) frames / workload.scheduled() : 0;
  }

  private double perSecond(long frames) {
    return phase.seconds() > 0 ? frames / phase.seconds() : 0;
  }

  /** A percentile; 0 of a histogram without values. */
  public static double at(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percentile);
  }
}
