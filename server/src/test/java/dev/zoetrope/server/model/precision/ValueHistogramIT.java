package dev.zoetrope.server.model.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.server.model.LibTorch;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A grid is as wide as pays. */
class ValueHistogramIT {

  @BeforeAll
  static void initialize() {
    LibTorch.initialize();
  }

  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void keepsTheWholeRangeOfValuesSpreadEvenly() {
    try (PointerScope scope = new PointerScope()) {
      ValueHistogram histogram = new ValueHistogram(-1, 3);
      histogram.add(torch.linspace(new Scalar(-1.0), new Scalar(3.0), 100_000));
      AffineGrid grid = histogram.bestGrid();
      assertThat(grid.scale()).isCloseTo(4.0 / 255, within(4.0 / 255 * 0.03));
      assertThat(grid.zeroPoint()).isBetween(62, 66);
    }
  }

  @Test
  @SuppressWarnings("try") // the scope is there for what is allocated inside it
  void cutsOffAnOutlierThatWouldMakeEveryStepCoarse() {
    try (PointerScope scope = new PointerScope()) {
      Tensor values = torch.linspace(new Scalar(0.0), new Scalar(1.0), 1_000_000);
      ValueHistogram histogram = new ValueHistogram(0, 40);
      histogram.add(values);
      histogram.add(torch.tensor(40f));
      AffineGrid grid = histogram.bestGrid();
      assertThat(grid.scale() * 255).isLessThan(20);
      assertThat(grid.zeroPoint()).isZero();
    }
  }

  @Test
  void spansZeroWhateverTheBounds() {
    assertThat(AffineGrid.over(2, 5)).isEqualTo(new AffineGrid(5.0 / 255, 0));
    assertThat(AffineGrid.over(-5, -2)).isEqualTo(new AffineGrid(5.0 / 255, 255));
    assertThat(AffineGrid.over(0, 0).scale()).isPositive();
  }
}
