package dev.zoetrope.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogScaleTest {
  private static double first(LogScale scale) {
    return scale.ticks().get(0);
  }

  private static double last(LogScale scale) {
    return scale.ticks().get(scale.ticks().size() - 1);
  }

  @Test
  void endsAtTheNearestSteps() {
    LogScale scale = LogScale.between(18, 101);
    assertThat(first(scale)).isEqualTo(10);
    assertThat(last(scale)).isEqualTo(200);
    assertThat(scale.ticks()).hasSize(5);
    assertThat(LogScale.between(0.02, 50).ticks().get(0)).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void placesPowersOfTenAtEqualDistances() {
    LogScale scale = LogScale.between(1, 100);
    assertThat(scale.place(1, 100)).isZero();
    assertThat(scale.place(10, 100)).isCloseTo(50, within(1e-9));
    assertThat(scale.place(100, 100)).isCloseTo(100, within(1e-9));
    assertThat(scale.place(0, 100)).isZero();
  }

  @Test
  void labelsWithoutExponents() {
    LogScale scale = LogScale.between(1, 2);
    assertThat(scale.label(1e-3)).isEqualTo("0.001");
    assertThat(scale.label(0.5)).isEqualTo("0.5");
    assertThat(scale.label(20_000)).isEqualTo("20000");
  }

  @Test
  void standsWhatCannotBeShown() {
    assertThat(LogScale.between(0, 0).ticks()).hasSizeGreaterThan(2);
    assertThat(LogScale.between(5, 5).ticks()).hasSizeGreaterThan(1);
    assertThat(LogScale.between(1e-300, 1e300).ticks()).hasSizeLessThan(15);
    assertThat(LogScale.between(1, Double.POSITIVE_INFINITY).place(1, 1)).isFinite();
  }
}
