package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.target.Outcome;
import java.util.Optional;

/**
 * Frames of which nothing was ever heard, lost, timed out, or kept back because the transport took
 * no more. That is the server's fault and not the generator's, but the latencies of the others then
 * are those of survivors. A frame that the server gives up in words is not missing.
 */
final class MissingReplies implements WorkloadRule {
  @Override
  public String name() {
    return "missing-replies";
  }

  @Override
  public Optional<String> fault(WorkloadResult workload, PhaseResult phase, ValidityLimits limits) {
    long lost = workload.count(Outcome.LOST);
    long timedOut = workload.count(Outcome.TIMED_OUT);
    long unsent = workload.count(Outcome.UNSENT);
    double share = (double) (lost + timedOut + unsent) / Math.max(1, workload.scheduled());
    if (share <= limits.missingReplies()) {
      return Optional.empty();
    }
    return Optional.of(
        ("%s of %,d frames had no reply (%,d lost, %,d timed out, %,d never sent); the limit is %s:"
                + " percentiles of the others are those of survivors")
            .formatted(
                Wording.percent(share),
                workload.scheduled(),
                lost,
                timedOut,
                unsent,
                Wording.percent(limits.missingReplies())));
  }
}
