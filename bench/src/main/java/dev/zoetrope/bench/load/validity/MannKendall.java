package dev.zoetrope.bench.load.validity;

/**
 * The test of Mann (1945) and Kendall (1975) for a trend of any shape: the pairs that rise less the
 * pairs that fall.
 *
 * @param score rising pairs less falling ones
 * @param z the score in standard deviations of a series without order, ties considered
 */
record MannKendall(long score, double z) {
  /** Of a series in its order. */
  static MannKendall of(double[] values) {
    int n = values.length;
    long score = 0;
    double ties = 0;
    for (int i = 0; i < n; i++) {
      int equal = 0;
      for (int j = 0; j < n; j++) {
        equal += values[j] == values[i] ? 1 : 0;
        score += j > i ? (long) Math.signum(values[j] - values[i]) : 0;
      }
      // Each group of t equal values takes t (t - 1) (2 t + 5): a t-th of it for each of them.
      ties += (equal - 1.0) * (2.0 * equal + 5);
    }
    double variance = (n * (n - 1.0) * (2.0 * n + 5) - ties) / 18;
    double z = variance > 0 ? (score - Long.signum(score)) / Math.sqrt(variance) : 0;
    return new MannKendall(score, z);
  }
}
