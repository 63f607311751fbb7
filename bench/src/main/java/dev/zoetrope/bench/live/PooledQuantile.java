package dev.zoetrope.bench.live;

import dev.zoetrope.bench.run.Comparison;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;

/**
 * A far percentile of one thing over that of another, each over all phases together, because a
 * single phase has too few samples beyond it. The interval is a bootstrap's over whole phases
 * (Efron 1979): phases are drawn with replacement, numerator and denominator of a phase together,
 * and the middle 95 % of the ratios is kept. Samples within a phase are not independent; phases
 * nearly are.
 */
public final class PooledQuantile {
  private static final int DRAWS = 1_000;
  private static final double TAIL = 0.025;

  private PooledQuantile() {}

  /**
   * The ratio and its interval.
   *
   * @param numerators one histogram a phase, at least one
   * @param denominators as many
   * @param percentile 0 to 100
   */
  public static Comparison ratio(
      List<Histogram> numerators, List<Histogram> denominators, double percentile) {
    int phases = numerators.size();
    Random random = new Random(percentile > 99 ? 2 : 1);
    double[] ratios = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      Histogram above = new Histogram(3);
      Histogram below = new Histogram(3);
      for (int i = 0; i < phases; i++) {
        int phase = random.nextInt(phases);
        above.add(numerators.get(phase));
        below.add(denominators.get(phase));
      }
      ratios[draw] = quotient(above, below, percentile);
    }
    Arrays.sort(ratios);
    int cut = (int) (TAIL * DRAWS);
    return new Comparison(
        quotient(sum(numerators), sum(denominators), percentile),
        ratios[cut],
        ratios[DRAWS - 1 - cut],
        1 - 2 * TAIL);
  }

  /** All phases together. */
  public static Histogram sum(List<Histogram> phases) {
    Histogram all = new Histogram(3);
    phases.forEach(all::add);
    return all;
  }

  private static double quotient(Histogram above, Histogram below, double percentile) {
    return (double) above.getValueAtPercentile(percentile)
        / Math.max(1, below.getValueAtPercentile(percentile));
  }
}
