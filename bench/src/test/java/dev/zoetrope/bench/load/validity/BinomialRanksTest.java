package dev.zoetrope.bench.load.validity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BinomialRanksTest {
  /** The sign test's: of 15 samples the 4th and the 12th, 96.5 %. */
  @Test
  void agreesWithTheSignTest() {
    assertThat(BinomialRanks.of(15, 0.5, 0.95)).isEqualTo(new BinomialRanks(4, 12));
  }

  /** 0.99^299 = 4.95 %: 299 samples before the largest is beyond p99 with 95 %, one-sided. */
  @Test
  void saysWhenTheLargestSampleProvesNothing() {
    assertThat(BinomialRanks.of(298, 0.99, 0.90).high()).isEqualTo(299);
    assertThat(BinomialRanks.of(299, 0.99, 0.90).high()).isEqualTo(299);
  }

  @Test
  void saysWhenTheSmallestSampleProvesNothing() {
    assertThat(BinomialRanks.of(5, 0.5, 0.95)).isEqualTo(new BinomialRanks(0, 6));
  }

  /** Of many samples, as many standard deviations as the normal distribution has: 1.96 * 994.99. */
  @Test
  void approachesTheNormalDistribution() {
    BinomialRanks ranks = BinomialRanks.of(100_000_000, 0.99, 0.95);
    assertThat(ranks.low()).isBetween(99_000_000L - 1_955, 99_000_000L - 1_945);
    assertThat(ranks.high()).isBetween(99_000_000L + 1_945, 99_000_000L + 1_955);
  }
}
