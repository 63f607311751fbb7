package dev.zoetrope.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.bench.run.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class PooledQuantileTest {

  private static Histogram of(long... values) {
    Histogram histogram = new Histogram(3);
    for (long value : values) {
      histogram.recordValue(value);
    }
    return histogram;
  }

  @Test
  void takesThePercentileOverAllPhasesTogether() {
    // Medians: 30 of the five above, 10 of the five below.
    Comparison ratio =
        PooledQuantile.ratio(
            List.of(of(10, 20), of(30, 40, 50)), List.of(of(5, 10), of(10, 20, 30)), 50);
    assertThat(ratio.median()).isCloseTo(3, within(0.01));
  }

  @Test
  void phasesThatAllAgreeLeaveNoDoubt() {
    List<Histogram> above = List.of(of(100, 200), of(100, 200), of(100, 200));
    List<Histogram> below = List.of(of(100, 200), of(100, 200), of(100, 200));
    Comparison ratio = PooledQuantile.ratio(above, below, 99);
    assertThat(ratio.low()).isEqualTo(1);
    assertThat(ratio.high()).isEqualTo(1);
  }

  @Test
  void theIntervalIsAsWideAsPhasesDiffer() {
    Random random = new Random(6);
    List<Histogram> above = new ArrayList<>();
    List<Histogram> below = new ArrayList<>();
    for (int phase = 0; phase < 15; phase++) {
      Histogram one = new Histogram(3);
      Histogram other = new Histogram(3);
      for (int i = 0; i < 500; i++) {
        one.recordValue(1_100 + random.nextInt(100) + 20 * phase);
        other.recordValue(1_000 + random.nextInt(100) + 20 * phase);
      }
      above.add(one);
      below.add(other);
    }
    Comparison ratio = PooledQuantile.ratio(above, below, 50);
    assertThat(ratio.median()).isCloseTo(1.08, within(0.02));
    assertThat(ratio.low()).isLessThan(ratio.median());
    assertThat(ratio.high()).isGreaterThan(ratio.median());
    assertThat(ratio.high() - ratio.low()).isLessThan(0.1);
  }
}
