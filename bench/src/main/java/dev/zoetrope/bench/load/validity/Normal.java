package dev.zoetrope.bench.load.validity;

/** The normal distribution, and Student's beside it. */
final class Normal {
  /** Beyond this many standard deviations a double knows no probability but 0 and 1. */
  private static final double FAR = 8.5;

  private static final int HALVINGS = 60;

  private Normal() {}

  /**
   * The probability of less than z; a series around 0 (Marsaglia, "Evaluating the normal
   * distribution", 2004).
   */
  static double cdf(double z) {
    if (Math.abs(z) > FAR) {
      return z < 0 ? 0 : 1;
    }
    double term = z;
    double sum = 0;
    for (int k = 1; sum + term != sum; k += 2) {
      sum += term;
      term *= z * z / (k + 2);
    }
    return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }

  /** The z that has this probability below it. */
  static double quantile(double probability) {
    if (!(probability > 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "a probability must lie between 0 and 1, is " + probability);
    }
    double low = -FAR;
    double high = FAR;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (cdf(middle) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** The z within which, on either side, this share lies. */
  static double twoSided(double confidence) {
    return quantile((1 + confidence) / 2);
  }

  /**
   * Student's quantile from the normal one by its expansion in 1/freedom (Abramowitz and Stegun
   * 26.7.5); within 1 % from 4 degrees of freedom on, for probabilities up to 0.995.
   */
  static double student(double probability, int freedom) {
    double z = quantile(probability);
    double z2 = z * z;
    double n = freedom;
    return z
        + z * (z2 + 1) / (4 * n)
        + z * (5 * z2 * z2 + 16 * z2 + 3) / (96 * n * n)
        + z * (3 * z2 * z2 * z2 + 19 * z2 * z2 + 17 * z2 - 15) / (384 * n * n * n);
  }
}
