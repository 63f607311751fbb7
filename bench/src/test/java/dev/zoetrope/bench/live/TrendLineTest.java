package dev.zoetrope.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TrendLineTest {

  @Test
  void findsTheLineThatPointsLieOn() {
    TrendLine line = TrendLine.of(new double[] {1, 2, 4, 7}, new double[] {5, 7, 11, 17});
    assertThat(line.slope()).isCloseTo(2, within(1e-12));
    assertThat(line.intercept()).isCloseTo(3, within(1e-12));
    assertThat(line.slopeError()).isCloseTo(0, within(1e-12));
  }

  @Test
  void knowsHowSureItIs() {
    // By hand: slope 0.5, residuals -0.25, 0.25, 0.25, -0.25, so the error is sqrt(0.125 / 5).
    TrendLine line = TrendLine.of(new double[] {0, 1, 2, 3}, new double[] {0, 1, 1.5, 1.5});
    assertThat(line.slope()).isCloseTo(0.5, within(1e-12));
    assertThat(line.slopeError()).isCloseTo(Math.sqrt(0.125 / 5), within(1e-12));
    assertThat(line.slopeHigh() - line.slopeLow())
        .isCloseTo(2 * 1.96 * line.slopeError(), within(1e-12));
  }

  @Test
  void itsIntervalCoversTheTruthNearlyAlways() {
    Random random = new Random(8);
    int covered = 0;
    for (int round = 0; round < 400; round++) {
      double[] x = new double[200];
      double[] y = new double[200];
      for (int i = 0; i < x.length; i++) {
        x[i] = i;
        y[i] = 300 + 0.01 * i + 12 * random.nextGaussian();
      }
      TrendLine line = TrendLine.of(x, y);
      covered += line.slopeLow() <= 0.01 && 0.01 <= line.slopeHigh() ? 1 : 0;
    }
    assertThat(covered / 400.0).isBetween(0.91, 0.985);
  }

  @Test
  void refusesTooFewPoints() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrendLine.of(new double[2], new double[2]))
        .withMessage("a trend needs at least 3 points, not 2 and 2");
  }
}
