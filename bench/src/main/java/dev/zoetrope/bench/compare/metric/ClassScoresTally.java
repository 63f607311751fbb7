package dev.zoetrope.bench.compare.metric;

/**
 * Counts what becomes {@link ClassScores}, picture by picture. An answer that is none of the
 * classes shown is a picture not recognised, and nobody's wrong answer: as scikit-learn's {@code
 * precision_score} and {@code recall_score} have it with {@code average="macro"} and the shown
 * classes as {@code labels}.
 */
final class ClassScoresTally {
  private static final int TOP = 5;

  private final long[] shown;
  private final long[] answered;
  private final long[] right;
  private long pictures;
  private long amongBest;

  ClassScoresTally(int classes) {
    shown = new long[classes];
    answered = new long[classes];
    right = new long[classes];
  }

  /** The answer to a picture of a class. */
  void add(int truth, float[] logits) {
    int[] best = Ranking.best(logits, TOP);
    pictures++;
    shown[truth]++;
    answered[best[0]]++;
    right[truth] += best[0] == truth ? 1 : 0;
    amongBest += Ranking.shared(new int[] {truth}, best);
  }

  /** Of at least one picture. */
  ClassScores scores() {
    int classes = 0;
    long correct = 0;
    double precision = 0;
    double recall = 0;
    for (int c = 0; c < shown.length; c++) {
      if (shown[c] > 0) {
        classes++;
        correct += right[c];
        precision += answered[c] == 0 ? 0 : (double) right[c] / answered[c];
        recall += (double) right[c] / shown[c];
      }
    }
    return new ClassScores(
        pictures,
        classes,
        (double) correct / pictures,
        (double) amongBest / pictures,
        precision / classes,
        recall / classes);
  }
}
