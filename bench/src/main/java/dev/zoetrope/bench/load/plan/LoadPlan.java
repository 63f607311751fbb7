package dev.zoetrope.bench.load.plan;

import java.util.List;

/**
 * What a run does.
 *
 * @param phases one after the other, at least one
 * @param seed of every random choice
 */
public record LoadPlan(List<PhasePlan> phases, long seed) {

  /** Checks that there is something to do. */
  public LoadPlan {
    if (phases.isEmpty()) {
      throw new IllegalArgumentException("the plan has no phases; at least 1 is needed");
    }
    phases = List.copyOf(phases);
  }

  /** Whether it loads a server that the run starts itself. */
  public boolean hasOwnServer() {
    return phases.stream()
        .flatMap(phase -> phase.workloads().stream())
        .anyMatch(workload -> workload.target().isOwn());
  }
}
