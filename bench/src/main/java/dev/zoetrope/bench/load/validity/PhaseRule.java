package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseResult;
import java.util.List;
import java.util.Optional;

/** A rule about what all workloads of a phase share: the generator, the clock, the streams. */
interface PhaseRule extends Rule {
  /** What is wrong, in one sentence that names what was found and the limit. */
  Optional<String> fault(PhaseResult phase, ValidityLimits limits);

  @Override
  default List<Violation> check(PhaseResult phase, ValidityLimits limits) {
    return fault(phase, limits).stream()
        .map(text -> new Violation(name(), phase.name(), text))
        .toList();
  }
}
