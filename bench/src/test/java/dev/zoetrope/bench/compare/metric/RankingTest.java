package dev.zoetrope.bench.compare.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RankingTest {
  @Test
  void hasTheBestFirst() {
    assertThat(Ranking.best(new float[] {1, 5, -2, 7, 3}, 3)).containsExactly(3, 1, 4);
  }

  @Test
  void keepsClassOrderAmongEqualLogits() {
    assertThat(Ranking.best(new float[] {2, 4, 4, 2, 4}, 4)).containsExactly(1, 2, 4, 0);
  }

  @Test
  void ranksAllOfFewClasses() {
    assertThat(Ranking.best(new float[] {0, 1}, 5)).containsExactly(1, 0);
  }

  @Test
  void countsWhatIsShared() {
    assertThat(Ranking.shared(new int[] {3, 1, 4}, new int[] {4, 2, 3})).isEqualTo(2);
  }
}
