package dev.zoetrope.bench.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A ratio of two things measured in turns, so that what the machine does meanwhile meets both.
 *
 * @param median of the ratios of neighbouring pairs
 * @param low lower end of the median's interval of at least 95 % confidence
 * @param high its upper end
 * @param confidence what the interval really has; fewer than six pairs cannot reach 0.95
 */
public record Comparison(double median, double low, double high, double confidence) {
  private static final double WANTED = 0.95;

  /**
   * Takes the narrowest pair of order statistics that covers the median with the wanted confidence
   * whatever the distribution (the sign test's interval), or else the widest there is.
   *
   * @param numerators at least one, beside {@code denominators}
   */
  public static Comparison ofPairs(List<Double> numerators, List<Double> denominators) {
    int count = numerators.size();
    if (count == 0 || count != denominators.size()) {
      throw new IllegalArgumentException(
          "pairs: %d numerators, %d denominators".formatted(count, denominators.size()));
    }
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ratios.add(numerators.get(i) / denominators.get(i));
    }
    return ofValues(ratios);
  }

  /**
   * The same for numbers that are no ratios.
   *
   * @param values at least one
   */
  public static Comparison ofValues(List<Double> values) {
    int count = values.size();
    if (count == 0) {
      throw new IllegalArgumentException("values: none");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int trim = 0;
    while (trim + 1 < (count + 1) / 2 && confidence(count, trim + 1) >= WANTED) {
      trim++;
    }
    return new Comparison(
        median(sorted), sorted[trim], sorted[count - 1 - trim], confidence(count, trim));
  }

  /** Of single values: their median with the same interval. At least one. */
  public static Comparison of(List<Double> values) {
    return ofPairs(values, Collections.nCopies(values.size(), 1.0));
  }

  /** A count. */
  public static Comparison count(long value) {
    return exact((double) value);
  }

  /** Anything that has no spread. */
  public static Comparison exact(double value) {
    return new Comparison(value, value, value, 1);
  }

  /** Of values in ascending order. */
  static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** That the median lies between the values left after trimming so many at either end. */
  private static double confidence(int count, int trim) {
    double binomial = 1;
    double tail = 0;
    for (int k = 0; k <= trim; k++) {
      tail += binomial;
      binomial = binomial * (count - k) / (k + 1);
    }
    return 1 - 2 * tail / Math.pow(2, count);
  }
}
