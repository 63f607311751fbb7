package dev.zoetrope.bench.load.search;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A service level objective: what a load must keep for the server to bear it. Every workload has to
 * keep every condition.
 *
 * @param conditions at least one
 */
public record Slo(List<Condition> conditions) {
  public Slo {
    if (conditions.isEmpty()) {
      throw new IllegalArgumentException("an objective needs at least 1 condition, has 0");
    }
    conditions = List.copyOf(conditions);
  }

  /**
   * Reads conditions with commas between them: {@code p99<=50ms,answered>=99.9%}.
   *
   * @throws IllegalArgumentException if one is not understood; the message says which
   */
  public static Slo parse(String text) {
    return new Slo(Arrays.stream(text.split(",", -1)).map(Condition::parse).toList());
  }

  /** As {@link #parse} reads it. */
  public String text() {
    return String.join(",", conditions.stream().map(Condition::text).toList());
  }

  /** Whether it says itself how many frames must be answered. */
  boolean boundsAnswers() {
    return conditions.stream()
        .anyMatch(
            condition ->
                condition.quantity() == Condition.Quantity.ANSWERED
                    || condition.quantity() == Condition.Quantity.GOODPUT);
  }

  /** The first condition that a phase does not keep, with what was found; empty if it keeps all. */
  Optional<String> missedBy(PhaseResult phase) {
    for (WorkloadResult workload : phase.workloads()) {
      for (Condition condition : conditions) {
        if (!condition.isMet(workload)) {
          return Optional.of(
              "%s: %s (%s)"
                  .formatted(condition.text(), condition.found(workload), workload.name()));
        }
      }
    }
    return Optional.empty();
  }

  /** The longest latency that any condition allows, in seconds; 0 if none is about latency. */
  double longestLatencySeconds() {
    return conditions.stream()
            .filter(condition -> condition.quantity() == Condition.Quantity.LATENCY)
            .mapToDouble(Condition::limit)
            .max()
            .orElse(0)
        / 1e9;
  }
}
