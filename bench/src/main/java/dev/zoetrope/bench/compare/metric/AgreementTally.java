package dev.zoetrope.bench.compare.metric;

/** Counts what becomes an {@link Agreement}, picture by picture. */
final class AgreementTally {
  private static final int TOP = 5;

  private long pictures;
  private long sameBest;
  private long sharedTop;
  private long allTop;
  private double power;
  private double noise;

  /** Both answers to one picture: as many logits each. */
  void add(float[] reference, float[] logits) {
    pictures++;
    int[] expected = Ranking.best(reference, TOP);
    int[] best = Ranking.best(logits, TOP);
    sameBest += expected[0] == best[0] ? 1 : 0;
    sharedTop += Ranking.shared(expected, best);
    allTop += expected.length;
    for (int c = 0; c < reference.length; c++) {
      double signal = reference[c];
      double difference = signal - logits[c];
      power += signal * signal;
      noise += difference * difference;
    }
  }

  /** Of at least one picture. */
  Agreement agreement() {
    double decibels = noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(power / noise);
    return new Agreement(
        pictures, (double) sameBest / pictures, (double) sharedTop / allTop, decibels);
  }
}
