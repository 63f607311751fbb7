package dev.zoetrope.bench.compare.metric;

import dev.zoetrope.server.model.Likeness;
import dev.zoetrope.server.model.Output;

/** Counts what becomes an {@link Agreement}, picture by picture. */
final class AgreementTally {
  private static final int TOP = 5;

  private final Output output;
  private final Likeness likeness;
  private long pictures;
  private double sum;
  private double least = 1;
  private long same;
  private long sharedTop;
  private long allTop;
  private double power;
  private double noise;

  /** Of answers of this kind. */
  AgreementTally(Output output) {
    this.output = output;
    this.likeness = Likeness.of(output);
  }

  /** Both answers to one picture: as many numbers each. */
  void add(float[] reference, float[] answer) {
    pictures++;
    double alike = likeness.of(output, reference, answer);
    sum += alike;
    least = Math.min(least, alike);
    same += alike == 1 ? 1 : 0;
    if (likeness == Likeness.BEST_CLASS) {
      int[] expected = Ranking.best(reference, TOP);
      sharedTop += Ranking.shared(expected, Ranking.best(answer, TOP));
      allTop += expected.length;
    }
    for (int c = 0; c < reference.length; c++) {
      double signal = reference[c];
      double difference = signal - answer[c];
      power += signal * signal;
      noise += difference * difference;
    }
  }

  /** Of at least one picture. */
  Agreement agreement() {
    double decibels = noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(power / noise);
    double second =
        switch (likeness) {
          case BEST_CLASS -> (double) sharedTop / allTop;
          case LABELS -> (double) same / pictures;
          case COSINE -> least;
        };
    return new Agreement(likeness, pictures, sum / pictures, second, decibels);
  }
}
