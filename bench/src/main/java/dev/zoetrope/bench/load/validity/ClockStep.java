package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseResult;
import java.util.Optional;

/** The wall clock was set during the run: capture times, and with them ages, are off. */
final class ClockStep implements PhaseRule {
  @Override
  public String name() {
    return "clock-step";
  }

  @Override
  public Optional<String> fault(PhaseResult phase, ValidityLimits limits) {
    long step = Math.abs(phase.clockStepMicros());
    if (step <= limits.clockStepMicros()) {
      return Optional.empty();
    }
    return Optional.of(
        "the wall clock stepped by %s; the limit is %s"
            .formatted(Wording.millis(step * 1e3), Wording.millis(limits.clockStepMicros() * 1e3)));
  }
}
