package dev.zoetrope.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimingsTest {
  private final Timings timings = new Timings();

  @Test
  void keepTheTurnsApartAndPoolTheirPasses() {
    timings.add(List.of(30L, 10L, 20L));
    timings.add(List.of(40L, 60L, 50L));
    assertThat(timings.medians()).containsExactly(20.0, 50.0);
    assertThat(timings.passes()).isEqualTo(6);
    assertThat(timings.quantile(0.5)).isEqualTo(30);
  }

  @Test
  void takeTheLongestOfFewerThanAHundredForTheNinetyNinthPercentile() {
    timings.add(LongStream.rangeClosed(1, 99).boxed().toList());
    assertThat(timings.quantile(0.99)).isEqualTo(99);
    timings.add(LongStream.rangeClosed(100, 200).boxed().toList());
    assertThat(timings.quantile(0.99)).isEqualTo(198);
  }
}
