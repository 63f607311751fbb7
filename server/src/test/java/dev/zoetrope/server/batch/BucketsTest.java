package dev.zoetrope.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

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
  void followsTimesByAnEighth() {
    Buckets buckets = new Buckets(List.of(1, 4));
    buckets.measured(4, 8_000);
    buckets.observed(4, 16_000);

    assertThat(buckets.nanosFor(2)).isEqualTo(9_000);
    assertThat(buckets.nanosFor(1)).isZero();
    buckets.observed(1, 500);
    assertThat(buckets.nanosFor(1)).isEqualTo(500);
  }
}
