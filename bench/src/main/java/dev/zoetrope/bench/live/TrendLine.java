package dev.zoetrope.bench.live;

/**
 * The straight line through points that misses them least in squares.
 *
 * @param intercept where it begins
 * @param slope y per x
 * @param slopeError standard error of the slope
 */
public record TrendLine(double intercept, double slope, double slopeError) {
  private static final double NORMAL_95 = 1.96;

  /**
   * Through these points.
   *
   * @param x not all the same, at least three
   * @param y as many
   */
  public static TrendLine of(double[] x, double[] y) {
    if (x.length < 3 || x.length != y.length) {
      throw new IllegalArgumentException(
          "a trend needs at least 3 points, not %d and %d".formatted(x.length, y.length));
    }
    double meanX = mean(x);
    double meanY = mean(y);
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < x.length; i++) {
      covariance += (x[i] - meanX) * (y[i] - meanY);
      variance += (x[i] - meanX) * (x[i] - meanX);
    }
    double slope = covariance / variance;
    double intercept = meanY - slope * meanX;
    double missed = 0;
    for (int i = 0; i < x.length; i++) {
      double miss = y[i] - intercept - slope * x[i];
      missed += miss * miss;
    }
    return new TrendLine(intercept, slope, Math.sqrt(missed / (x.length - 2) / variance));
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Lower end of the slope's 95 % interval, for residuals that know nothing of each other. */
  public double slopeLow() {
    return slope - NORMAL_95 * slopeError;
  }

  /** Its upper end. */
  public double slopeHigh() {
    return slope + NORMAL_95 * slopeError;
  }
}
