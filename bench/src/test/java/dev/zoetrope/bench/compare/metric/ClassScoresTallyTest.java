package dev.zoetrope.bench.compare.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClassScoresTallyTest {
  private static final int CLASSES = 8;

  private final ClassScoresTally tally = new ClassScoresTally(CLASSES);

  private void answer(int truth, int best) {
    float[] logits = new float[CLASSES];
    logits[best] = 1;
    tally.add(truth, logits);
  }

  /**
   * Truths 0 0 0 0 1 1 2 2, answers 0 0 0 1 1 5 0 0. Of class 0's five answers three are right and
   * three of its four pictures are; of class 1's two one, and one of its two; class 2 is never the
   * answer; 5 is not shown.
   */
  @Test
  void averagesPrecisionAndRecallOverTheClassesShown() {
    answer(0, 0);
    answer(0, 0);
    answer(0, 0);
    answer(0, 1);
    answer(1, 1);
    answer(1, 5);
    answer(2, 0);
    answer(2, 0);

    ClassScores scores = tally.scores();
    assertThat(scores.pictures()).isEqualTo(8);
    assertThat(scores.classes()).isEqualTo(3);
    assertThat(scores.top1()).isEqualTo(0.5);
    assertThat(scores.macroPrecision()).isCloseTo((3.0 / 5 + 1.0 / 2 + 0) / 3, within(1e-12));
    assertThat(scores.macroRecall()).isCloseTo((3.0 / 4 + 1.0 / 2 + 0) / 3, within(1e-12));
  }

  @Test
  void countsATruthAmongTheFiveBest() {
    tally.add(4, new float[] {9, 8, 7, 6, 5, 1, 1, 1}); // the fifth
    tally.add(5, new float[] {9, 8, 7, 6, 5, 1, 1, 1}); // the sixth
    assertThat(tally.scores().top5()).isEqualTo(0.5);
    assertThat(tally.scores().top1()).isZero();
  }
}
