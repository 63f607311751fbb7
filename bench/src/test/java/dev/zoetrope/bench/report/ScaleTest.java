package dev.zoetrope.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void coversTheLargestValueWithFewRoundSteps() {
    for (double largest : new double[] {0.0013, 0.7, 1, 6, 6.1, 25, 59, 61, 100, 4_321, 1e9}) {
      Scale scale = Scale.upTo(largest);
      assertThat(scale.max()).isGreaterThanOrEqualTo(largest * (1 - 1e-9));
      assertThat(scale.max()).isLessThan(2 * largest + scale.step());
      assertThat(scale.ticks()).hasSizeBetween(3, 7);
      String digit = String.format("%.0e", scale.step()).substring(0, 1);
      assertThat(digit).isIn("1", "2", "5");
    }
  }

  @Test
  void mayBeginElsewhere() {
    Scale scale = Scale.between(41.3, 100);
    assertThat(scale.min()).isEqualTo(40);
    assertThat(scale.max()).isEqualTo(100);
    assertThat(scale.place(70, 60)).isEqualTo(30);
    assertThat(scale.ticks()).startsWith(40.0).endsWith(100.0);
  }

  @Test
  void standsNothingToShow() {
    assertThat(Scale.upTo(0).max()).isEqualTo(1);
    assertThat(Scale.upTo(Double.NaN).max()).isEqualTo(1);
  }

  @Test
  void labelsTicksAsTheirStepNeeds() {
    assertThat(Scale.upTo(25).label(5)).isEqualTo("5");
    assertThat(Scale.upTo(1).label(0.2)).isEqualTo("0.2");
    assertThat(new Scale(1, 0.05).label(0.05)).isEqualTo("0.05");
  }
}
