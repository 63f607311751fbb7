package dev.zoetrope.bench.compare.metric;

/** The best classes of a row of logits, in the server's order: of equal ones the first. */
final class Ranking {
  private Ranking() {}

  /**
   * Best first.
   *
   * @param logits one per class, finite
   * @param count at least 1; more than there are classes means all
   */
  static int[] best(float[] logits, int count) {
    int[] best = new int[Math.min(count, logits.length)];
    int found = 0;
    for (int c = 0; c < logits.length; c++) {
      if (found == best.length && logits[c] <= logits[best[found - 1]]) {
        continue;
      }
      int at = found < best.length ? found++ : found - 1;
      while (at > 0 && logits[c] > logits[best[at - 1]]) {
        best[at] = best[at - 1];
        at--;
      }
      best[at] = c;
    }
    return best;
  }

  /** How many of the one are among the other. */
  static int shared(int[] one, int[] other) {
    int shared = 0;
    for (int a : one) {
      for (int b : other) {
        shared += a == b ? 1 : 0;
      }
    }
    return shared;
  }
}
