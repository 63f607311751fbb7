package dev.zoetrope.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final List<Integer> SIZES = List.of(1, 2, 4, 8);

  /** Warm, with passes of so many microseconds by batch size. */
  private static Pace pace(long... micros) {
    Buckets buckets = new Buckets(SIZES);
    for (int i = 0; i < micros.length; i++) {
      buckets.measured(SIZES.get(i), 1_000 * micros[i]);
    }
    Pace pace = new Pace(buckets);
    pace.warmed();
    return pace;
  }

  @Test
  void takesAllWhereLargerBatchesCostLessAFrame() {
    assertThat(pace(10_000, 15_000, 24_000, 40_000).worthTaking(8)).isEqualTo(8);
    assertThat(pace(10_000, 15_000, 24_000, 40_000).worthTaking(2)).isEqualTo(2);
  }

  /** Eight in a row are answered sooner, on average, than eight at once. */
  @Test
  void takesOneAtATimeWhereABatchCostsAsMuchAFrame() {
    assertThat(pace(10_000, 20_000, 40_000, 80_000).worthTaking(8)).isEqualTo(1);
    assertThat(pace(10_000, 20_000, 40_000, 90_000).worthTaking(8)).isEqualTo(1);
  }

  @Test
  void takesTheSmallestThatCostsHardlyMore() {
    assertThat(pace(8_000, 12_000, 24_000, 48_000).worthTaking(8)).isEqualTo(2);
    assertThat(pace(5_400, 10_800, 21_600, 43_200).worthTaking(8)).isEqualTo(2);
  }

  @Test
  void takesAllOfWhatPassesInNoTime() {
    assertThat(pace(10, 20, 40, 80).worthTaking(8)).isEqualTo(8);
    assertThat(pace(20_000, 20_000, 20_000, 20_000).worthTaking(5)).isEqualTo(5);
  }

  @Test
  void takesAllWhileNothingIsKnown() {
    assertThat(new Pace(new Buckets(SIZES)).worthTaking(6)).isEqualTo(6);
  }
}
