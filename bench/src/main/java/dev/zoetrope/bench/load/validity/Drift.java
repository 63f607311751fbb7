package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.live.TrendLine;
import java.util.Arrays;

/**
 * Whether a series of a run's segments goes somewhere. Two tests must agree, each at 99 %: {@link
 * MannKendall}'s, which a few odd segments do not impress, and the slope of the straight line with
 * an error widened for neighbours that resemble each other, as segments of a long queue do (AR(1):
 * the variance grows by (1 + r) / (1 - r)). How far it goes is for the caller to judge.
 *
 * @param first median of the first third
 * @param last median of the last third
 * @param direction 1 if it rises, -1 if it falls, 0 if neither can be shown
 */
record Drift(double first, double last, int direction) {
  /** With five values even a perfect order is no proof at 99 %. */
  static final int FEWEST = 6;

  private static final double CONFIDENCE = 0.99;
  private static final double MOST_ALIKE = 0.8;

  /** Of a series in its order; one of fewer than {@link #FEWEST} values has no direction. */
  static Drift of(double[] values) {
    int n = values.length;
    if (n < FEWEST) {
      return new Drift(0, 0, 0);
    }
    int third = n / 3;
    double first = median(Arrays.copyOfRange(values, 0, third));
    double last = median(Arrays.copyOfRange(values, n - third, n));
    double ranks = MannKendall.of(values).z();
    double slope = slopeInErrors(values);
    boolean shown =
        Math.abs(ranks) > Normal.quantile(CONFIDENCE)
            && Math.abs(slope) > Normal.student(CONFIDENCE, n - 2)
            && ranks * slope > 0;
    return new Drift(first, last, shown ? (int) Math.signum(slope) : 0);
  }

  private static double slopeInErrors(double[] values) {
    double[] x = new double[values.length];
    Arrays.setAll(x, i -> i);
    TrendLine line = TrendLine.of(x, values);
    double alike = likeness(values, line);
    double error = line.slopeError() * Math.sqrt((1 + alike) / (1 - alike));
    return error > 0 ? line.slope() / error : Math.signum(line.slope()) * Double.MAX_VALUE;
  }

  /** Correlation of neighbours around the line, less the bias of short series (Kendall 1954). */
  private static double likeness(double[] values, TrendLine line) {
    int n = values.length;
    double neighbours = 0;
    double squares = 0;
    double before = 0;
    for (int i = 0; i < n; i++) {
      double miss = values[i] - line.intercept() - line.slope() * i;
      neighbours += i > 0 ? miss * before : 0;
      squares += miss * miss;
      before = miss;
    }
    double raw = squares > 0 ? neighbours / squares : 0;
    return Math.min(MOST_ALIKE, Math.max(0, (n * raw + 1) / (n - 4.0)));
  }

  /** Of at least one value. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
