package dev.zoetrope.bench.load.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MannKendallTest {
  @Test
  void countsPairs() {
    assertThat(MannKendall.of(new double[] {1, 2, 3, 4, 5, 6}).score()).isEqualTo(15);
    assertThat(MannKendall.of(new double[] {6, 5, 4, 3, 2, 1}).score()).isEqualTo(-15);
    assertThat(MannKendall.of(new double[] {1, 3, 2, 4}).score()).isEqualTo(4);
  }

  /** Variance n (n - 1) (2 n + 5) / 18 = 28.33 for six, less t (t - 1) (2 t + 5) / 18 a tie. */
  @Test
  void measuresInStandardDeviations() {
    assertThat(MannKendall.of(new double[] {1, 2, 3, 4, 5, 6}).z())
        .isCloseTo(14 / Math.sqrt(510 / 18.0), within(1e-12));
    assertThat(MannKendall.of(new double[] {1, 1, 3, 4, 5, 6}).z())
        .isCloseTo(13 / Math.sqrt((510 - 18) / 18.0), within(1e-12));
  }

  @Test
  void seesNoTrendInAConstant() {
    assertThat(MannKendall.of(new double[] {2, 2, 2, 2}).z()).isZero();
  }
}
