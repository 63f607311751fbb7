package dev.zoetrope.bench.speed;

import dev.zoetrope.bench.run.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Passes of several contenders in turns: each round every contender runs once, in the one order and
 * then in the other, so that a machine that drifts meets all alike. A contender's figure of a round
 * is the median of its passes; the first pass of a turn finds another's data in the caches and is
 * not counted.
 */
final class Rounds {
  private static final int MOST_PASSES = 40;

  private final Map<String, List<Double>> millis = new LinkedHashMap<>();

  private Rounds() {}

  /**
   * Runs one round that is not counted and then the others.
   *
   * @param contenders names all different
   * @param turnMillis how long the first one's turns should be; all run as many passes as that
   */
  static Rounds run(List<Forward> contenders, int batch, int rounds, long turnMillis) {
    Rounds result = new Rounds();
    long[] first = {};
    for (Forward contender : contenders) {
      // Compiles, packs and fills caches.
      long[] warm = contender.run(batch, 3);
      first = first.length == 0 ? warm : first;
    }
    double pass = median(first, 1) / 1e6;
    int passes = (int) Math.max(1, Math.min(MOST_PASSES, turnMillis / pass));
    List<Forward> order = new ArrayList<>(contenders);
    for (Forward contender : contenders) {
      result.millis.put(contender.name(), new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
      for (Forward contender : order) {
        result.millis.get(contender.name()).add(median(contender.run(batch, passes + 1), 1) / 1e6);
      }
      Collections.reverse(order);
    }
    return result;
  }

  /** Median pass, ms, with its interval over the rounds. */
  Comparison millis(String contender) {
    return Comparison.ofValues(rounds(contender));
  }

  /** How many times as fast as another, round by round. */
  Comparison faster(String contender, String than) {
    return Comparison.ofPairs(rounds(than), rounds(contender));
  }

  private List<Double> rounds(String contender) {
    List<Double> own = millis.get(contender);
    if (own == null) {
      throw new IllegalArgumentException("contender: " + contender + " did not run");
    }
    return own;
  }

  private static double median(long[] values, int from) {
    long[] sorted = Arrays.copyOfRange(values, from, values.length);
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
  }
}
