package dev.zoetrope.bench.load.search;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.result.WorkloadResult.Segment;
import java.util.OptionalDouble;

/**
 * What a probe tells of the capacity, by the condition that came nearest to failing: not only
 * whether it passed, but by how much, which is worth several probes that only say yes or no.
 *
 * @param load that was probed
 * @param frames that were judged
 * @param missed share of them beyond the condition's limit
 * @param allowed share that may be, more than 0
 * @param scatter of the missed from segment to segment, in binomial variances, summed
 * @param freedom how many independent terms it has; 0 where segments do not tell
 */
record Evidence(
    double load, double frames, double missed, double allowed, double scatter, int freedom) {
  /** A condition without any tolerance is taken for one that allows this share. */
  private static final double LEAST_ALLOWED = 1e-4;

  static Evidence of(double load, Slo slo, PhaseResult phase) {
    Evidence tightest = new Evidence(load, 1, 1, 0.5, 0, 0);
    double nearest = Double.NEGATIVE_INFINITY;
    for (WorkloadResult workload : phase.workloads()) {
      for (Condition condition : slo.conditions()) {
        Evidence evidence = of(load, condition, workload);
        double distance = logOdds(bounded(evidence.missed)) - logOdds(evidence.allowed);
        if (distance > nearest) {
          nearest = distance;
          tightest = evidence;
        }
      }
    }
    return tightest;
  }

  /** The same probe, failed for a reason that is no matter of degree. */
  Evidence asFailure() {
    return new Evidence(load, frames, 1, allowed, 0, 0);
  }

  static double logOdds(double share) {
    return Math.log(share / (1 - share));
  }

  private static double bounded(double share) {
    return Math.min(1 - 1e-9, Math.max(1e-9, share));
  }

  private static Evidence of(double load, Condition condition, WorkloadResult workload) {
    double missed = condition.missedShare(workload);
    double scatter = 0;
    int segments = 0;
    if (missed > 0 && missed < 1) {
      for (Segment segment : workload.segments()) {
        OptionalDouble part = condition.missedShare(segment);
        if (segment.results() > 0 && part.isPresent()) {
          double miss = part.getAsDouble() - missed;
          scatter += miss * miss * segment.scheduled() / (missed * (1 - missed));
          segments++;
        }
      }
    }
    return new Evidence(
        load,
        Math.max(1, workload.scheduled()),
        missed,
        Math.min(1 - LEAST_ALLOWED, Math.max(LEAST_ALLOWED, condition.allowedShare())),
        scatter,
        Math.max(0, segments - 1));
  }
}
