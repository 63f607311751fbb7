package dev.zoetrope.server.model;

/**
 * How alike two answers to one picture are, from 0 to 1: what a variant of a model keeps of the
 * original's answers is the mean of it over pictures. Immutable; any thread.
 */
public enum Likeness {
  /** 1 if the best class is the same; of equal logits the first is the best. */
  BEST_CLASS("the same best class") {
    @Override
    double between(float[] expected, float[] given, double threshold) {
      return best(expected) == best(given) ? 1 : 0;
    }
  },

  /**
   * Labels in both answers over those in either (Jaccard); 1 if neither has one. Where the
   * threshold is 0, which every class reaches, those of 0.5.
   */
  LABELS("labels in common") {
    @Override
    double between(float[] expected, float[] given, double threshold) {
      int both = 0;
      int either = 0;
      for (int i = 0; i < expected.length; i++) {
        boolean one = sigmoid(expected[i]) >= threshold;
        boolean other = sigmoid(given[i]) >= threshold;
        both += one && other ? 1 : 0;
        either += one || other ? 1 : 0;
      }
      return either == 0 ? 1 : (double) both / either;
    }
  },

  /** The cosine of the angle between two vectors; 0 if it is more than a right one. */
  COSINE("cosine similarity") {
    @Override
    double between(float[] expected, float[] given, double threshold) {
      double product = 0;
      double one = 0;
      double other = 0;
      for (int i = 0; i < expected.length; i++) {
        product += (double) expected[i] * given[i];
        one += (double) expected[i] * expected[i];
        other += (double) given[i] * given[i];
      }
      if (one == 0 || other == 0) {
        return one == other ? 1 : 0;
      }
      return Math.max(0, Math.min(1, product / Math.sqrt(one * other)));
    }
  };

  private final String text;

  Likeness(String text) {
    this.text = text;
  }

  /** The measure that fits what a model answers with. */
  public static Likeness of(Output output) {
    if (output instanceof Output.Classes classes) {
      return classes.scoring().isMultiLabel() ? LABELS : BEST_CLASS;
    }
    return COSINE;
  }

  /** For people, as what there is more or less of. */
  public String text() {
    return text;
  }

  /**
   * Compares two answers; one that holds anything but finite numbers is like no other.
   *
   * @param output what both are
   * @param expected its numbers
   * @param given as many
   */
  public double of(Output output, float[] expected, float[] given) {
    for (float value : given) {
      if (!Float.isFinite(value)) {
        return 0;
      }
    }
    double threshold = output instanceof Output.Classes classes ? classes.scoring().threshold() : 0;
    return between(expected, given, threshold == 0 ? Scoring.DEFAULT_THRESHOLD : threshold);
  }

  abstract double between(float[] expected, float[] given, double threshold);

  private static int best(float[] logits) {
    int best = 0;
    for (int c = 1; c < logits.length; c++) {
      if (logits[c] > logits[best]) {
        best = c;
      }
    }
    return best;
  }

  private static double sigmoid(float logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
