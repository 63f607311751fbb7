package dev.zoetrope.bench.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DelayTest {
  private static final int MANY = 100_000;

  @Test
  void cyclesThroughAList() {
    Delay delay = new Delay.Cycle(List.of(3L, 5L));
    assertThat(LongStream.range(0, 5).map(delay::nanos)).containsExactly(3L, 5L, 3L, 5L, 3L);
  }

  @Test
  void spreadsAsALogNormalDistribution() {
    Delay delay = new Delay.LogNormal(20_000_000, 0.5, 3);
    double[] logs =
        LongStream.range(0, MANY)
            .mapToDouble(index -> Math.log(delay.nanos(index) / 20e6) / 0.5)
            .sorted()
            .toArray();
    double mean = LongStream.range(0, MANY).mapToDouble(i -> logs[(int) i]).sum() / MANY;
    double square = LongStream.range(0, MANY).mapToDouble(i -> Math.pow(logs[(int) i], 2)).sum();
    assertThat(mean).isEqualTo(0, within(0.015));
    assertThat(square / MANY).isEqualTo(1, within(0.02));
    // The normal distribution's quantiles.
    assertThat(logs[MANY / 2]).isEqualTo(0, within(0.02));
    assertThat(logs[MANY * 99 / 100]).isEqualTo(2.326, within(0.06));
    assertThat(logs[MANY / 100]).isEqualTo(-2.326, within(0.06));
  }

  @Test
  void drawsByNumberAndSeedAlone() {
    Delay delay = new Delay.LogNormal(1_000_000, 1, 7);
    assertThat(delay.nanos(41)).isEqualTo(new Delay.LogNormal(1_000_000, 1, 7).nanos(41));
    assertThat(LongStream.range(0, 1000).map(delay::nanos).distinct().count()).isGreaterThan(990);
    assertThat(delay.nanos(41)).isNotEqualTo(new Delay.LogNormal(1_000_000, 1, 8).nanos(41));
  }
}
