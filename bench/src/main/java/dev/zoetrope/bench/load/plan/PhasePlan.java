package dev.zoetrope.bench.load.plan;

import dev.zoetrope.bench.load.result.PhaseKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A part of a run.
 *
 * @param name in reports
 * @param kind what it is about
 * @param warmUp left out at the beginning; empty for as long as it takes until the load is steady,
 *     {@code duration} at most
 * @param duration of what is counted
 * @param workloads all at once
 * @param action a command that is run in the middle of the phase; for {@code reload}
 */
public record PhasePlan(
    String name,
    PhaseKind kind,
    Optional<Duration> warmUp,
    Duration duration,
    List<WorkloadPlan> workloads,
    Optional<List<String>> action) {
  private static final Duration LONGEST = Duration.ofDays(7);

  /** Checks it. */
  public PhasePlan {
    if (duration.compareTo(Duration.ofMillis(100)) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "duration must be from 100 ms to 7 days, not " + duration.toMillis() + " ms");
    }
    if (workloads.isEmpty()) {
      throw new IllegalArgumentException(
          "phase " + name + " has no workload; at least 1 is needed");
    }
    workloads = List.copyOf(workloads);
  }
}
