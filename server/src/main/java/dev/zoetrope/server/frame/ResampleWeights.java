package dev.zoetrope.server.frame;

import dev.zoetrope.server.frame.InputRecipe.Interpolation;

/**
 * One axis of an antialiased resize: for each output sample, where its input samples begin and
 * their weights in fixed point. The arithmetic is Pillow's ({@code src/libImaging/Resample.c}:
 * {@code precompute_coeffs}, {@code normalize_coeffs_8bpc}), so that both passes give its pixels;
 * torchvision's {@code Resize(antialias=True)} is measured against the same.
 *
 * <p>Weights are kept until other ones are asked for: a stream's frames have one size. Not
 * thread-safe.
 */
final class ResampleWeights {
  /** Fraction bits of a weight: 32 less 8 of the sample, less 2 for overshoot and sign. */
  static final int FRACTION_BITS = 22;

  private int inputs;
  private int outputs;
  private int first;
  private int count;
  private Interpolation interpolation = Interpolation.BILINEAR;

  private int taps;
  private int[] starts = new int[0];
  private int[] lengths = new int[0];
  private int[] weights = new int[0];

  /**
   * Prepares outputs {@code first} to {@code first + count - 1} of {@code outputs}, made of {@code
   * inputs} samples.
   */
  void prepare(int inputs, int outputs, int first, int count, Interpolation interpolation) {
    if (this.inputs == inputs
        && this.outputs == outputs
        && this.first == first
        && this.count == count
        && this.interpolation == interpolation) {
      return;
    }
    this.inputs = inputs;
    this.outputs = outputs;
    this.first = first;
    this.count = count;
    this.interpolation = interpolation;
    compute();
  }

  private void compute() {
    double scale = (double) inputs / outputs;
    double stretch = Math.max(scale, 1.0);
    double support = (interpolation == Interpolation.BICUBIC ? 2.0 : 1.0) * stretch;
    taps = Math.min(inputs, (int) Math.ceil(support) * 2 + 1);
    if (starts.length < count) {
      starts = new int[count];
      lengths = new int[count];
    }
    if (weights.length < count * taps) {
      weights = new int[count * taps];
    }
    double[] exact = new double[taps];
    for (int i = 0; i < count; i++) {
      double centre = (first + i + 0.5) * scale;
      int start = Math.max((int) (centre - support + 0.5), 0);
      int length = Math.min((int) (centre + support + 0.5), inputs) - start;
      double sum = 0;
      for (int t = 0; t < length; t++) {
        exact[t] = kernel((t + start - centre + 0.5) / stretch);
        sum += exact[t];
      }
      starts[i] = start;
      lengths[i] = length;
      for (int t = 0; t < length; t++) {
        weights[i * taps + t] = (int) Math.round(exact[t] / sum * (1 << FRACTION_BITS));
      }
    }
  }

  private double kernel(double distance) {
    double x = Math.abs(distance);
    if (interpolation == Interpolation.BILINEAR) {
      return x < 1 ? 1 - x : 0;
    }
    // Keys' cubic convolution (1981), a = -0.5.
    double a = -0.5;
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }

  /** The most inputs of one output; also the distance from one output's weights to the next's. */
  int taps() {
    return taps;
  }

  /** The first input of the i-th prepared output. */
  int start(int i) {
    return starts[i];
  }

  /** The number of inputs of the i-th prepared output. */
  int length(int i) {
    return lengths[i];
  }

  /** One past the last input of the i-th prepared output. */
  int end(int i) {
    return starts[i] + lengths[i];
  }

  /** All weights; the i-th prepared output's begin at {@code i * taps()}. */
  int[] weights() {
    return weights;
  }
}
