package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rule that each workload of a phase has to keep by itself. */
interface WorkloadRule extends Rule {
  /** What is wrong, in one sentence that names what was found and the limit. */
  Optional<String> fault(WorkloadResult workload, PhaseResult phase, ValidityLimits limits);

  @Override
  default List<Violation> check(PhaseResult phase, ValidityLimits limits) {
    List<Violation> violations = new ArrayList<>();
    for (WorkloadResult workload : phase.workloads()) {
      fault(workload, phase, limits)
          .map(text -> new Violation(name(), phase.name() + "/" + workload.name(), text))
          .ifPresent(violations::add);
    }
    return violations;
  }
}
