package dev.zoetrope.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.ring.Scores;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopKTest {
  private static Scores rank(int k, boolean withLogits, float... logits) {
    TopK topK = new TopK(logits.length);
    System.arraycopy(logits, 0, topK.logits(), 0, logits.length);
    return topK.rank(k, withLogits);
  }

  private static List<Integer> indices(Scores scores) {
    return IntStream.range(0, scores.size()).mapToObj(scores::index).toList();
  }

  @Test
  void ranksTheBestFirstAndKeepsClassOrderOfEquals() {
    Scores scores = rank(3, false, 1, 5, 5, 2, 9);

    assertThat(indices(scores)).containsExactly(4, 1, 2);
    assertThat(scores.logitCount()).isZero();
  }

  @Test
  void moreThanThereAreMeansAllAndProbabilitiesAddUp() {
    Scores scores = rank(100, true, 1, 2, 3);

    assertThat(scores.size()).isEqualTo(3);
    float sum = scores.probability(0) + scores.probability(1) + scores.probability(2);
    assertThat(sum).isBetween(0.999999f, 1.000001f);
    assertThat(scores.logit(1)).isEqualTo(2);
  }

  @Test
  void largeLogitsDoNotOverflow() {
    assertThat(rank(1, false, 3e38f, -3e38f).probability(0)).isEqualTo(1f);
  }

  @Test
  void agreesWithSorting() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      float[] logits = new float[1 + random.nextInt(50)];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = random.nextInt(20);
      }
      int k = 1 + random.nextInt(10);

      List<Integer> expected =
          IntStream.range(0, logits.length)
              .boxed()
              .sorted(Comparator.comparing((Integer i) -> -logits[i]))
              .limit(k)
              .toList();
      assertThat(indices(rank(k, false, logits))).isEqualTo(expected);
    }
  }
}
