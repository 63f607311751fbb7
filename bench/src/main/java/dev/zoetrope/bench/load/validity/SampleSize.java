package dev.zoetrope.bench.load.validity;

/**
 * How many latencies a percentile needs. The rule is MLPerf's (MLPerf Inference Rules, appendix
 * "Number of Queries"): with margin = (1 - p) * e, n = z^2 * p * (1 - p) / margin^2, where z leaves
 * (1 - confidence) / 2 at either end of the normal distribution. MLPerf takes e = 1/20 and a
 * confidence of 0.99, and rounds up to multiples of 2^13: 24,576 for p90, 270,336 for p99.
 */
final class SampleSize {
  private SampleSize() {}

  /**
   * The smallest number that suffices, not rounded to powers of two.
   *
   * @param percentile more than 0, less than 100
   * @param confidence more than 0, less than 1
   * @param tailError share of the tail by which the percentile's rank may be off, more than 0
   */
  static long needed(double percentile, double confidence, double tailError) {
    if (!(percentile > 0 && percentile < 100)) {
      throw new IllegalArgumentException("percentile must lie between 0 and 100, is " + percentile);
    }
    if (!(tailError > 0)) {
      throw new IllegalArgumentException("tailError must be more than 0, is " + tailError);
    }
    double p = percentile / 100;
    double z = Normal.twoSided(confidence);
    double margin = (1 - p) * tailError;
    return (long) Math.ceil(z * z * p * (1 - p) / (margin * margin));
  }
}
