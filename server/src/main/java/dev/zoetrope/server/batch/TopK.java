package dev.zoetrope.server.batch;

import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Scores;

/**
 * The best classes of a row of logits and their softmax probabilities. Not thread-safe: one per
 * lane.
 */
final class TopK implements RowReader {
  /** For who does not say how many. */
  static final int DEFAULT = 5;

  private static final float[] NO_LOGITS = new float[0];
  private final float[] logits;

  TopK(int classes) {
    logits = new float[classes];
  }

  @Override
  public Scores read(LaneExecutor lane, int row, FrameInfo frame) {
    lane.logits(row, logits);
    return rank(frame.topK() == 0 ? DEFAULT : frame.topK(), frame.logits());
  }

  /** Where the executor writes the next row. */
  float[] logits() {
    return logits;
  }

  /**
   * Ranks the row in {@link #logits}. Equal logits keep class order.
   *
   * @param k at least 1; more than there are classes means all
   */
  Scores rank(int k, boolean withLogits) {
    int count = Math.min(k, logits.length);
    int[] best = new int[count];
    int found = 0;
    for (int c = 0; c < logits.length; c++) {
      if (found == count && !(logits[c] > logits[best[found - 1]])) {
        continue;
      }
      int at = found < count ? found++ : count - 1;
      while (at > 0 && logits[c] > logits[best[at - 1]]) {
        best[at] = best[at - 1];
        at--;
      }
      best[at] = c;
    }
    return new Scores(best, softmax(best), withLogits ? logits.clone() : NO_LOGITS);
  }

  private float[] softmax(int[] best) {
    double largest = logits[best[0]];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    float[] probabilities = new float[best.length];
    for (int i = 0; i < best.length; i++) {
      probabilities[i] = (float) (Math.exp(logits[best[i]] - largest) / sum);
    }
    return probabilities;
  }
}
