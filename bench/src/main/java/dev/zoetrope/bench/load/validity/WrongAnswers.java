package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import java.util.Optional;

/** Results that are not the reference's: a fast wrong answer is no answer. */
final class WrongAnswers implements WorkloadRule {
  @Override
  public String name() {
    return "wrong-answers";
  }

  @Override
  public Optional<String> fault(WorkloadResult workload, PhaseResult phase, ValidityLimits limits) {
    if (workload.wrong() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        "%,d of %,d compared results differ from the reference's; 0 may"
            .formatted(workload.wrong(), workload.verified()));
  }
}
