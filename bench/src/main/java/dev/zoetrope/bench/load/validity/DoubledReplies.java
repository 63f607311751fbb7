package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import java.util.Optional;

/** Answers that no frame was waiting for: nobody knows which of two was the frame's. */
final class DoubledReplies implements WorkloadRule {
  @Override
  public String name() {
    return "doubled-replies";
  }

  @Override
  public Optional<String> fault(WorkloadResult workload, PhaseResult phase, ValidityLimits limits) {
    if (workload.doubled() == 0 && workload.strays() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        "%,d frames were answered again and %,d answers were to frames never sent; 0 may be"
            .formatted(workload.doubled(), workload.strays()));
  }
}
