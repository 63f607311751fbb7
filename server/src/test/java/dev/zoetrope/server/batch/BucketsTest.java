package dev.zoetrope.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import org.junit.jupiter.api.Test;

class BucketsTest {
  @Test
  void goesUpInPowersOfTwoToTheLargest() {
    assertThat(Buckets.upTo(1)).containsExactly(1);
    assertThat(Buckets.upTo(8)).containsExactly(1, 2, 4, 8);
    assertThat(Buckets.upTo(12)).containsExactly(1, 2, 4, 8, 12);
  }

  @Test
  void hasEverySizeWherePaddingWouldCostMost() {
    assertThat(Buckets.fineUpTo(1)).containsExactly(1);
    assertThat(Buckets.fineUpTo(6)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(Buckets.fineUpTo(18)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 18);
  }

  @Test
  void putsUnmeasuredTimesOnTheLineBetweenMeasuredOnes() {
    Buckets buckets = new Buckets(List.of(1, 2, 3, 4));
    buckets.measured(1, 1_000);
    buckets.measured(4, 7_000);

    buckets.interpolate(2);
    buckets.interpolate(3);

    assertThat(buckets.nanosFor(2)).isEqualTo(3_000);
    assertThat(buckets.nanosFor(3)).isEqualTo(5_000);
  }

  @Test
  void findsTheSmallestBucketThatHolds() {
    Buckets buckets = new Buckets(List.of(2, 3, 8));

    assertThat(buckets.sizeFor(1)).isEqualTo(2);
    assertThat(buckets.sizeFor(3)).isEqualTo(3);
    assertThat(buckets.sizeFor(4)).isEqualTo(8);
    assertThat(buckets.largest()).isEqualTo(8);
  }

  @Test
  void followsTimesByAnEighthInAllSizes() {
    Buckets buckets = new Buckets(List.of(1, 2, 4));
    buckets.measured(2, 4_000);
    buckets.measured(4, 8_000);
    buckets.observed(4, 16_000);

    assertThat(buckets.nanosFor(4)).isBetween(9_000L, 9_300L);
    assertThat(buckets.nanosFor(2)).isEqualTo(4_500);
    assertThat(buckets.nanosFor(1)).as("never ran").isZero();
    buckets.observed(1, 900);
    assertThat(buckets.nanosFor(1)).isEqualTo(900);
  }

  @Test
  void aSizeIsNotSlowForEverBecauseItRanLastInASlowMoment() {
    Buckets buckets = new Buckets(List.of(1, 4));
    buckets.measured(1, 2_000);
    buckets.measured(4, 6_000);
    for (int i = 0; i < 20; i++) {
      buckets.observed(4, 12_000);
    }
    for (int i = 0; i < 50; i++) {
      buckets.observed(1, 2_000);
    }
    assertThat(buckets.nanosFor(4)).isBetween(6_000L, 8_000L);
  }

  @Test
  void learnsWhatIsTrueOfOneSizeOnly() {
    Buckets buckets = new Buckets(List.of(1, 4));
    buckets.measured(1, 2_000);
    buckets.measured(4, 6_000);
    for (int i = 0; i < 300; i++) {
      buckets.observed(4, 12_000);
      buckets.observed(1, 2_000);
    }
    assertThat(buckets.nanosFor(4)).isCloseTo(12_000, withinPercentage(15));
    assertThat(buckets.nanosFor(1)).isCloseTo(2_000, withinPercentage(15));
  }
}
