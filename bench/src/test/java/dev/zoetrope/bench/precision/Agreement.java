package dev.zoetrope.bench.precision;

/** How far a variant's answers are those of fp32, picture by picture. */
public final class Agreement {
  private Agreement() {}

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
