package dev.zoetrope.bench.load.validity;

/**
 * What a run must keep to be VALID.
 *
 * @param percentile that the run is asked for, for example 99; what needs enough frames
 * @param confidence that the percentile's true rank is near it, 0 to 1
 * @param tailError by how much of the tail beyond the percentile the rank may be off: with 0.25
 *     what is called p99 lies between p98.75 and p99.25; MLPerf wants 0.05 at a confidence of 0.99
 * @param latenessShare p99 of the generator's own lateness over the p99 of the latency, at most
 * @param latenessFloorNanos lateness that is never held against it
 * @param cpuShare of the cores it may use, kept busy by the generator itself, at most
 * @param clockStepMicros of the wall clock, at most
 * @param driftShare by which the last third's median latency may differ from the first third's, of
 *     the whole's p50
 * @param missingReplies frames without any reply that may be, as a share
 */
public record ValidityLimits(
    double percentile,
    double confidence,
    double tailError,
    double latenessShare,
    long latenessFloorNanos,
    double cpuShare,
    long clockStepMicros,
    double driftShare,
    double missingReplies) {

  /** What holds unless something else is asked for. */
  public static ValidityLimits defaults() {
    return new ValidityLimits(99, 0.95, 0.25, 0.10, 200_000, 0.80, 20_000, 0.25, 0);
  }

  /** MLPerf's sample sizes, with the other limits as they are. */
  public ValidityLimits withMlperfSamples() {
    return new ValidityLimits(
        percentile,
        0.99,
        0.05,
        latenessShare,
        latenessFloorNanos,
        cpuShare,
        clockStepMicros,
        driftShare,
        missingReplies);
  }
}
