package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import java.util.List;
import java.util.Optional;

/** The load was smaller than the plan says, because some streams never opened. */
final class StreamsNotOpened implements PhaseRule {
  @Override
  public String name() {
    return "streams-not-opened";
  }

  @Override
  public Optional<String> fault(PhaseResult phase, ValidityLimits limits) {
    List<String> failures = phase.openFailures();
    if (failures.isEmpty()) {
      return Optional.empty();
    }
    int streams = phase.workloads().stream().mapToInt(WorkloadResult::streams).sum();
    return Optional.of(
        "%,d of %,d streams never opened; 0 may; the first: %s"
            .formatted(failures.size(), streams, failures.get(0)));
  }
}
