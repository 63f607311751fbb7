package dev.zoetrope.bench.precision;

import java.util.Arrays;
import java.util.Locale;

/**
 * How far a variant's best answers are those of fp32, picture by picture. Agreement on a picture
 * that fp32 itself is unsure of says little, so it is told by how probable fp32's best answer is.
 */
public final class Agreement {
  private static final double[] BOUNDS = {0, 0.2, 0.5, 0.9, 1.01};

  private final float[][] reference;
  private final float[][] other;

  /** Compares logits, a row for each picture. */
  public Agreement(float[][] reference, float[][] other) {
    if (reference.length == 0 || reference.length != other.length) {
      throw new IllegalArgumentException(
          "pictures: %d and %d".formatted(reference.length, other.length));
    }
    this.reference = reference.clone();
    this.other = other.clone();
  }

  /** Of all pictures. */
  public double share() {
    return share(0, 1.01);
  }

  /**
   * Of those whose best answer fp32 gives a probability in that range.
   *
   * @param from inclusive
   * @param to exclusive
   * @return NaN if there are none
   */
  public double share(double from, double to) {
    int same = 0;
    for (int i = 0; i < reference.length; i++) {
      double probability = probability(reference[i]);
      boolean judged = probability >= from && probability < to;
      same += judged && best(reference[i]) == best(other[i]) ? 1 : 0;
    }
    return (double) same / count(from, to);
  }

  /** Pictures in that range. */
  public int count(double from, double to) {
    int count = 0;
    for (float[] logits : reference) {
      double probability = probability(logits);
      count += probability >= from && probability < to ? 1 : 0;
    }
    return count;
  }

  /** Of the pictures whose two best logits are at least so far apart in fp32. */
  double shareOfClear(float apart) {
    int same = 0;
    int judged = 0;
    for (int i = 0; i < reference.length; i++) {
      float[] sorted = reference[i].clone();
      Arrays.sort(sorted);
      if (sorted[sorted.length - 1] - sorted[sorted.length - 2] >= apart) {
        judged++;
        same += best(reference[i]) == best(other[i]) ? 1 : 0;
      }
    }
    return (double) same / judged;
  }

  /** How many different best answers fp32 has. */
  public long different() {
    return Arrays.stream(reference).mapToInt(Agreement::best).distinct().count();
  }

  /** The median of the probabilities that fp32 gives its best answers. */
  public double medianProbability() {
    double[] sorted =
        Arrays.stream(reference).mapToDouble(Agreement::probability).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** A Markdown table. */
  public String table() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%d pictures, %d different best answers, median probability of the best %.2f,"
                    + " SQNR %.1f dB%n%n| fp32's best answer has | pictures | same best answer |%n"
                    + "|---|---|---|%n",
                reference.length,
                different(),
                medianProbability(),
                decibels(reference, other)));
    for (int i = 0; i + 1 < BOUNDS.length; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %.1f to %.1f | %d | %.2f %% |%n",
              BOUNDS[i],
              Math.min(1, BOUNDS[i + 1]),
              count(BOUNDS[i], BOUNDS[i + 1]),
              100 * share(BOUNDS[i], BOUNDS[i + 1])));
    }
    return text.append(
            String.format(Locale.ROOT, "| any | %d | %.2f %% |%n", reference.length, 100 * share()))
        .toString();
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  /** Softmax's largest. */
  private static double probability(float[] logits) {
    double largest = logits[best(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    return 1 / sum;
  }

  /** SQNR over all logits, dB. */
  public static double decibels(float[][] reference, float[][] other) {
    double power = 0;
    double noise = 0;
    for (int i = 0; i < reference.length; i++) {
      for (int c = 0; c < reference[i].length; c++) {
        double signal = reference[i][c];
        double difference = signal - other[i][c];
        power += signal * signal;
        noise += difference * difference;
      }
    }
    return 10 * Math.log10(power / noise);
  }
}
