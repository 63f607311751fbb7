package dev.zoetrope.server.frame;

import org.jspecify.annotations.Nullable;

/**
 * One axis of an antialiased resize in fixed point: for each output, where its inputs begin and
 * their weights.
 *
 * <p>Weights are kept until other ones are asked for: a stream's frames have one size. Not
 * thread-safe.
 */
final class ResampleWeights {
  /** Pillow's fraction bits of a weight: 32 less 8 of the sample, less 2 for overshoot and sign. */
  static final int PILLOW_BITS = 22;

  /** Fraction bits where samples come with a fraction of their own. */
  static final int COARSE_BITS = 14;

  private final int bits;
  private @Nullable ResampleAxis axis;

  private int taps;
  private int[] starts = new int[0];
  private int[] lengths = new int[0];
  private int[] weights = new int[0];

  private ResampleWeights(int bits) {
    this.bits = bits;
  }

  /** Weights rounded one by one, as Pillow does ({@code normalize_coeffs_8bpc}). */
  static ResampleWeights pillow() {
    return new ResampleWeights(PILLOW_BITS);
  }

  /**
   * Weights of {@link #COARSE_BITS}, each rounded together with what was lost at the ones before:
   * their sum is exact, however many they are.
   */
  static ResampleWeights coarse() {
    return new ResampleWeights(COARSE_BITS);
  }

  /** Prepares the outputs that an axis wants. */
  void prepare(ResampleAxis wanted) {
    if (!wanted.equals(axis)) {
      axis = wanted;
      compute(wanted);
    }
  }

  private void compute(ResampleAxis axis) {
    taps = axis.taps();
    int count = axis.count();
    if (starts.length < count) {
      starts = new int[count];
      lengths = new int[count];
    }
    int needed = Math.multiplyExact(count, taps);
    if (weights.length < needed) {
      weights = new int[needed];
    }
    double[] pixels = new double[axis.pixelTaps()];
    double[] samples = new double[taps];
    for (int i = 0; i < count; i++) {
      ResampleAxis.Span span = axis.pixels(i, pixels);
      double[] exact = pixels;
      if (axis.halved() > 0) {
        span = axis.samples(span, pixels, samples);
        exact = samples;
      }
      starts[i] = span.start();
      lengths[i] = span.length();
      round(exact, span.length(), i * taps);
    }
  }

  private void round(double[] exact, int length, int at) {
    double lost = 0;
    for (int t = 0; t < length; t++) {
      double scaled = exact[t] * (1 << bits) + lost;
      weights[at + t] = (int) Math.round(scaled);
      lost = bits == COARSE_BITS ? scaled - weights[at + t] : 0;
    }
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
