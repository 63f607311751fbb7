package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.load.report.Judge;
import dev.zoetrope.bench.load.result.Intervals;
import dev.zoetrope.bench.load.result.Intervals.Interval;
import dev.zoetrope.bench.load.validity.QuantileInterval;
import dev.zoetrope.bench.load.validity.Validity;
import dev.zoetrope.bench.load.validity.ValidityLimits;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a run must keep to be VALID, on the command line. */
final class LoadJudges {
  private static final double CONFIDENCE = 0.95;
  private static final String DEFAULT = "default $" + "{DEFAULT-VALUE}.";

  @Option(
      names = "--percentile",
      paramLabel = "P",
      defaultValue = "99",
      description = "Of the latency, for which there must be enough frames; " + DEFAULT)
  private double percentile = 99;

  @Option(
      names = "--tail-error",
      paramLabel = "E",
      defaultValue = "0.25",
      description =
          "By how much of the tail the percentile's rank may be off: 0.25 of p99 is p98.75 to"
              + " p99.25; "
              + DEFAULT)
  private double tailError = 0.25;

  @Option(names = "--mlperf", description = "As many frames as MLPerf's rules ask for.")
  private boolean mlperf;

  @Option(
      names = "--late-share",
      paramLabel = "S",
      defaultValue = "0.1",
      description =
          "The generator's own lateness over the latency, at the 99th percentile; " + DEFAULT)
  private double lateShare = 0.1;

  @Option(
      names = "--missing-share",
      paramLabel = "S",
      defaultValue = "0",
      description = "Frames without any reply that may be; " + DEFAULT)
  private double missingShare;

  /**
   * The limits.
   *
   * @throws IllegalArgumentException naming the option, the limit and the value
   */
  ValidityLimits limits() {
    within("--percentile", percentile, 1, 99.9999);
    within("--tail-error", tailError, 0.001, 1);
    within("--late-share", lateShare, 0.001, 10);
    within("--missing-share", missingShare, 0, 1);
    ValidityLimits usual = ValidityLimits.defaults();
    ValidityLimits limits =
        new ValidityLimits(
            percentile,
            CONFIDENCE,
            tailError,
            lateShare,
            usual.latenessFloorNanos(),
            usual.cpuShare(),
            usual.clockStepMicros(),
            usual.driftShare(),
            missingShare);
    return mlperf ? limits.withMlperfSamples() : limits;
  }

  private static void within(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s must be from %s to %s, not %s".formatted(name, least, most, value));
    }
  }

  /** Judges by the limits. */
  Judge validity() {
    ValidityLimits limits = limits();
    return run -> Validity.judge(run, limits);
  }

  /** Of percentiles, with 95 % confidence. */
  static Intervals intervals() {
    return (workload, percentile) -> {
      if (workload.latencyNanos().getTotalCount() == 0) {
        return Optional.empty();
      }
      QuantileInterval interval = QuantileInterval.of(workload, percentile, CONFIDENCE);
      return interval.bounded()
          ? Optional.of(
              new Interval(interval.valueNanos(), interval.lowNanos(), interval.highNanos()))
          : Optional.empty();
    };
  }
}
