package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import java.util.Optional;

/**
 * The generator handed frames over so late that its own delay is a good part of the latency. Only
 * an open loop has times to be late for.
 */
final class LateGenerator implements WorkloadRule {
  private static final double PERCENTILE = 99;

  @Override
  public String name() {
    return "late-generator";
  }

  @Override
  public Optional<String> fault(WorkloadResult workload, PhaseResult phase, ValidityLimits limits) {
    if (!workload.openLoop()) {
      return Optional.empty();
    }
    double lateness = (double) workload.latenessNanos().getValueAtPercentile(PERCENTILE);
    double latency = (double) workload.latencyNanos().getValueAtPercentile(PERCENTILE);
    double floor = (double) limits.latenessFloorNanos();
    double limit = Math.max(floor, limits.latenessShare() * latency);
    if (lateness <= limit) {
      return Optional.empty();
    }
    return Optional.of(
        "frames left %s late (p99); the limit is %s: %s of the latency's p99 of %s, or %s"
            .formatted(
                Wording.millis(lateness),
                Wording.millis(limit),
                Wording.percent(limits.latenessShare()),
                Wording.millis(latency),
                Wording.millis(floor)));
  }
}
