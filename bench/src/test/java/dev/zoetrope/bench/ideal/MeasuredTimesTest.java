package dev.zoetrope.bench.ideal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.bench.ideal.MeasuredTimes.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasuredTimesTest {
  /** One pass of three frames that took 30, heard of three times, and one of four that took 50. */
  private static final List<Pass> PASSES =
      List.of(
          new Pass(4, 3, 30, 100),
          new Pass(4, 3, 30, 100),
          new Pass(4, 3, 30, 100),
          new Pass(4, 4, 50, 200),
          new Pass(4, 4, 50, 200),
          new Pass(4, 4, 50, 200),
          new Pass(4, 4, 50, 200));

  private final MeasuredTimes times = new MeasuredTimes(PASSES, Map.of(4, 99L, 8, 77L));

  @Test
  void eachPassCountsOnceHoweverManyFramesRodeInIt() {
    assertThat(times.meanNanos(4)).isEqualTo(40);
    BatchTimes drawn = times.drawn(3);
    int slow = 0;
    for (int i = 0; i < 10_000; i++) {
      long nanos = drawn.nanos(4, 0);
      assertThat(nanos).isIn(30L, 50L);
      slow += nanos == 50 ? 1 : 0;
    }
    assertThat(slow / 10_000.0).isCloseTo(0.5, within(0.03));
  }

  @Test
  void nearbyTakesThePassMeasuredNearestInTime() {
    BatchTimes nearby = times.nearby();
    assertThat(nearby.nanos(4, 0)).isEqualTo(30);
    assertThat(nearby.nanos(4, 149)).isEqualTo(30);
    assertThat(nearby.nanos(4, 151)).isEqualTo(50);
    assertThat(nearby.nanos(4, 900)).isEqualTo(50);
  }

  @Test
  void aBucketThatNobodyRodeInTakesTheTimeGivenForIt() {
    assertThat(times.mean().nanos(8, 0)).isEqualTo(77);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> times.meanNanos(16))
        .withMessageContaining("no time is known for bucket 16");
  }

  @Test
  void timesDrawnFromARunKeepItsSpread() {
    List<Pass> passes = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      passes.add(new Pass(1, 1, i % 10 == 0 ? 100 : 10, i));
    }
    BatchTimes drawn = new MeasuredTimes(passes, Map.of()).drawn(4);
    double sum = 0;
    for (int i = 0; i < 20_000; i++) {
      sum += drawn.nanos(1, 0);
    }
    assertThat(sum / 20_000).isCloseTo(19, within(1.0));
  }
}
