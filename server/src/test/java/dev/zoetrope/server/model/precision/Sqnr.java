package dev.zoetrope.server.model.precision;

import java.util.List;

/** Signal to quantization noise ratios, in decibels. */
public final class Sqnr {
  private Sqnr() {}

  /**
   * Of logits whose mean over the classes is taken off, because no answer depends on it.
   *
   * @param signal the logits of each picture
   * @param noisy the same, with noise
   */
  public static double centred(List<float[]> signal, List<float[]> noisy) {
    double power = 0;
    double noise = 0;
    for (int row = 0; row < signal.size(); row++) {
      float[] one = signal.get(row);
      float[] other = noisy.get(row);
      double mean = mean(one);
      double otherMean = mean(other);
      for (int i = 0; i < one.length; i++) {
        double value = one[i] - mean;
        double difference = other[i] - otherMean - value;
        power += value * value;
        noise += difference * difference;
      }
    }
    return 10 * Math.log10(power / noise);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
