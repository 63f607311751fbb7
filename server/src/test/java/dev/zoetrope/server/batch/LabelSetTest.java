package dev.zoetrope.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.server.ring.Scores;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelSetTest {
  private static Scores select(double threshold, int most, float... logits) {
    LabelSet labels = new LabelSet(logits.length, threshold);
    System.arraycopy(logits, 0, labels.logits(), 0, logits.length);
    return labels.select(most, false);
  }

  private static List<Integer> indices(Scores scores) {
    return IntStream.range(0, scores.size()).mapToObj(scores::index).toList();
  }

  @Test
  void givesEveryClassThatReachesTheThresholdAndNoOther() {
    Scores scores = select(0.5, 0, -1e-6f, 0, 2, -3, 2, 1);

    assertThat(indices(scores)).containsExactly(2, 4, 5, 1);
    assertThat(scores.probability(0)).isCloseTo(0.880797f, within(1e-6f));
    assertThat(scores.probability(3)).isEqualTo(0.5f);
    assertThat(select(0.9, 0, -1, 0, 2).size()).isZero();
  }

  @Test
  void givesNoMoreThanAskedFor() {
    assertThat(indices(select(0.5, 2, 1, 3, 2))).containsExactly(1, 2);
    assertThat(indices(select(0.5, 9, 1, -3, 2))).containsExactly(2, 0);
  }

  @Test
  void aThresholdOfZeroLeavesTheBestAndOneLeavesNothing() {
    assertThat(indices(select(0, 2, -90, -80, -100))).containsExactly(1, 0);
    assertThat(select(1, 0, 30, 40).size()).isZero();
  }

  @Test
  void whatIsNoNumberIsNoLabelAndTheLargestDoNotOverflow() {
    Scores scores = select(0.5, 0, Float.NaN, 3e38f, Float.POSITIVE_INFINITY, -3e38f);
    assertThat(indices(scores)).containsExactly(2, 1);
    assertThat(scores.probability(1)).isEqualTo(1f);
    assertThat(select(0, 0, -3e38f).probability(0)).isEqualTo(0f);
  }

  @Test
  void agreesWithSorting() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      float[] logits = new float[1 + random.nextInt(50)];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (random.nextInt(21) - 10) / 4f;
      }
      List<Integer> expected =
          IntStream.range(0, logits.length)
              .boxed()
              .filter(i -> logits[i] >= 0)
              .sorted(Comparator.comparing((Integer i) -> -logits[i]))
              .toList();
      assertThat(indices(select(0.5, 0, logits))).isEqualTo(expected);
    }
  }
}
