package dev.zoetrope.bench.load.versus;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.run.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Targets that took turns.
 *
 * @param names of the targets; the others are compared with the first
 * @param rounds counted rounds, each with a turn of every target in the order of the names
 */
public record VersusResult(List<String> names, List<List<PhaseResult>> rounds) {

  /** Median of a target's turns, with its interval. */
  public Comparison value(int target, VersusMetric metric) {
    return Comparison.ofValues(values(target, metric));
  }

  /**
   * The first target's figure over another's: the median of the rounds' own ratios, so that what
   * the machine does meanwhile meets both, with the sign test's interval. Empty where one of them
   * has no such figure.
   */
  public Optional<Comparison> firstOver(int target, VersusMetric metric) {
    List<Double> first = values(0, metric);
    List<Double> other = values(target, metric);
    boolean missing =
        first.stream().anyMatch(value -> value <= 0)
            || other.stream().anyMatch(value -> value <= 0);
    return missing ? Optional.empty() : Optional.of(Comparison.ofPairs(first, other));
  }

  private List<Double> values(int target, VersusMetric metric) {
    List<Double> values = new ArrayList<>();
    for (List<PhaseResult> round : rounds) {
      values.add(metric.of(round.get(target)));
    }
    return values;
  }

  /** Whether a ratio cannot be told from 1. */
  public static boolean maybeEqual(Comparison ratio) {
    return ratio.low() <= 1 && ratio.high() >= 1;
  }
}
