package dev.zoetrope.server.batch;

import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Scores;
import java.util.Arrays;

/**
 * The classes of a row of logits that do not exclude each other: those whose own sigmoid reaches a
 * threshold, the best first, equal ones in class order; at most as many as the client wants, where
 * it says so. Not thread-safe: one per lane.
 */
final class LabelSet implements RowReader {
  private static final float[] NO_LOGITS = new float[0];

  private final float[] logits;
  private final long[] found;
  private final double lowest;

  /**
   * For rows of so many classes.
   *
   * @param threshold of a sigmoid, 0..1; 0: every class
   */
  LabelSet(int classes, double threshold) {
    logits = new float[classes];
    found = new long[classes];
    lowest = Math.log(threshold) - Math.log1p(-threshold);
  }

  @Override
  public Scores read(LaneExecutor lane, int row, FrameInfo frame) {
    lane.logits(row, logits);
    return select(frame.topK(), frame.logits());
  }

  /** Where the executor writes the next row. */
  float[] logits() {
    return logits;
  }

  /**
   * Selects from the row in {@link #logits}.
   *
   * @param most 0: all
   */
  Scores select(int most, boolean withLogits) {
    int count = 0;
    for (int c = 0; c < logits.length; c++) {
      if (logits[c] >= lowest) {
        found[count++] = (long) ~ordered(logits[c]) << Integer.SIZE | c;
      }
    }
    Arrays.sort(found, 0, count);
    int[] indices = new int[most == 0 ? count : Math.min(most, count)];
    float[] probabilities = new float[indices.length];
    for (int place = 0; place < indices.length; place++) {
      indices[place] = (int) found[place];
      probabilities[place] = (float) (1 / (1 + Math.exp(-logits[indices[place]])));
    }
    return new Scores(indices, probabilities, withLogits ? logits.clone() : NO_LOGITS);
  }

  /** An int that is larger for a larger float; -0 is 0. */
  private static int ordered(float value) {
    int bits = Float.floatToIntBits(value + 0f);
    return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
  }
}
