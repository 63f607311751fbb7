package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.target.Outcome;
import java.util.Optional;

/** Too few results for the percentile that is asked for ({@link SampleSize}). */
final class TooShort implements WorkloadRule {
  @Override
  public String name() {
    return "too-short";
  }

  @Override
  public Optional<String> fault(WorkloadResult workload, PhaseResult phase, ValidityLimits limits) {
    if (phase.kind() != PhaseKind.STEADY && phase.kind() != PhaseKind.RELOAD) {
      return Optional.empty();
    }
    long needed = SampleSize.needed(limits.percentile(), limits.confidence(), limits.tailError());
    long results = workload.count(Outcome.RESULT);
    if (results >= needed) {
      return Optional.empty();
    }
    return Optional.of(
        "%,d results; p%s needs %,d, so that its rank is within %s of the tail at %s confidence"
            .formatted(
                results,
                percentile(limits.percentile()),
                needed,
                Wording.percent(limits.tailError()),
                Wording.percent(limits.confidence())));
  }

  private static String percentile(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
