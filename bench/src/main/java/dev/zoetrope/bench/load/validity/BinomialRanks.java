package dev.zoetrope.bench.load.validity;

/**
 * Which order statistics enclose a quantile, whatever the distribution: the number of samples at or
 * below the quantile is binomial (David and Nagaraja, "Order Statistics", section 7.1).
 *
 * @param low rank from 1; 0 if even the smallest sample may lie above the quantile
 * @param high rank; one more than there are samples if even the largest may lie below it
 */
record BinomialRanks(long low, long high) {
  private static final double NOTHING = 1e-18;

  /**
   * The narrowest with equal tails.
   *
   * @param count of independent samples, at least 1
   * @param share below the quantile, more than 0, less than 1
   */
  static BinomialRanks of(long count, double share, double confidence) {
    double tail = (1 - confidence) / 2;
    long mode = Math.min(count, (long) Math.floor((count + 1) * share));
    double odds = share / (1 - share);
    // Probabilities relative to the most likely number: their sum makes them absolute.
    double sum = 1;
    long first = mode;
    double weight = 1;
    while (first > 0 && weight > NOTHING) {
      weight *= first / ((count - first + 1) * odds);
      sum += weight;
      first--;
    }
    double firstWeight = weight;
    weight = 1;
    for (long k = mode; k < count && weight > NOTHING; k++) {
      weight *= (count - k) * odds / (k + 1);
      sum += weight;
    }
    double below = 0;
    long low = 0;
    weight = firstWeight;
    for (long k = first; ; k++) {
      below += weight / sum;
      if (below <= tail) {
        low = k + 1;
      }
      if (below >= 1 - tail || k == count) {
        return new BinomialRanks(low, k + 1);
      }
      weight *= (count - k) * odds / (k + 1);
    }
  }
}
