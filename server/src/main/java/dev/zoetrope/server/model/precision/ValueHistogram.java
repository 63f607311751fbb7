package dev.zoetrope.server.model.precision;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How the values of one tensor are spread over many pictures, and the grid that loses least of
 * them. One thread.
 */
final class ValueHistogram {
  private static final int BINS = 2048;

  /** How finely bounds are tried, as a share of what each may be. */
  private static final int TRIALS = 100;

  private final double low;
  private final double high;
  private final double[] counts = new double[BINS];

  /** An empty one for values within the two bounds. */
  ValueHistogram(double low, double high) {
    this.low = low;
    this.high = high;
  }

  /** Counts a tensor's values; fp32, any shape, within the bounds. */
  void add(Tensor values) {
    if (high > low) {
      Tensor bins = torch.histc(values, BINS, new Scalar(low), new Scalar(high));
      float[] own = new float[BINS];
      bins.contiguous().data_ptr_float().get(own);
      for (int i = 0; i < BINS; i++) {
        counts[i] += own[i];
      }
    }
  }

  /**
   * The grid with the least mean squared error: a narrower one has finer steps and cuts off more of
   * what is rare. One bound is sought with the other in its place, twice each.
   */
  AffineGrid bestGrid() {
    double from = Math.min(low, 0);
    double to = Math.max(high, 0);
    for (int round = 0; round < 2; round++) {
      to = bestBound(from, Math.max(high, 0), true);
      from = bestBound(to, Math.min(low, 0), false);
    }
    return AffineGrid.over(from, to);
  }

  private double bestBound(double fixed, double widest, boolean isUpper) {
    double best = widest;
    double least = Double.MAX_VALUE;
    for (int trial = TRIALS; trial > 0; trial--) {
      double bound = widest * trial / TRIALS;
      double error = isUpper ? error(fixed, bound) : error(bound, fixed);
      if (error < least) {
        least = error;
        best = bound;
      }
    }
    return best;
  }

  /** The sum of squared errors: of rounding within the bounds, of cutting off outside. */
  private double error(double from, double to) {
    double step = (to - from) / AffineGrid.STEPS;
    double rounding = step * step / 12;
    double width = (high - low) / BINS;
    double sum = 0;
    for (int i = 0; i < BINS; i++) {
      double value = low + (i + 0.5) * width;
      double outside = value < from ? from - value : Math.max(0, value - to);
      sum += counts[i] * (outside * outside + (outside > 0 ? 0 : rounding));
    }
    return sum;
  }
}
