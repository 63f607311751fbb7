package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.target.Outcome;
import java.util.Optional;

/** Nothing was answered, so there is nothing to judge. A storm of streams may carry no frames. */
final class NoResults implements WorkloadRule {
  static final String NAME = "no-results";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> fault(WorkloadResult workload, PhaseResult phase, ValidityLimits limits) {
    boolean bare = phase.kind() == PhaseKind.CONNECT_STORM && workload.scheduled() == 0;
    if (bare || workload.count(Outcome.RESULT) > 0) {
      return Optional.empty();
    }
    return Optional.of(
        "none of %,d frames got a result; at least 1 is needed".formatted(workload.scheduled()));
  }
}
