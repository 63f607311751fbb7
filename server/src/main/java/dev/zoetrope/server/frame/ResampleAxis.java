package dev.zoetrope.server.frame;

import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import java.util.Arrays;

/**
 * One axis of an antialiased resize: which part of a picture's line or column goes to which
 * outputs.
 *
 * @param origin where the part begins, pixels of the picture
 * @param inputs its length, pixels of the picture
 * @param outputs what all of it would be scaled to
 * @param first the first output that is wanted
 * @param count how many are
 * @param halved samples of a component that has one for two pixels; 0: it has one for each
 */
record ResampleAxis(
    int origin,
    int inputs,
    int outputs,
    int first,
    int count,
    int halved,
    Interpolation interpolation) {

  private double stretch() {
    return Math.max((double) inputs / outputs, 1.0);
  }

  private double support() {
    return (interpolation == Interpolation.BICUBIC ? 2.0 : 1.0) * stretch();
  }

  /** The most pixels that make one output. */
  int pixelTaps() {
    return Math.min(inputs, (int) Math.ceil(support()) * 2 + 1);
  }

  /** The most samples that make one output. */
  int taps() {
    return halved == 0 ? pixelTaps() : Math.min(halved, pixelTaps() / 2 + 3);
  }

  /**
   * The pixels of the i-th wanted output; the arithmetic is Pillow's ({@code
   * src/libImaging/Resample.c}: {@code precompute_coeffs}).
   *
   * @param weights takes their weights, whose sum is 1; at least {@link #pixelTaps} long
   */
  Span pixels(int i, double[] weights) {
    double scale = (double) inputs / outputs;
    double support = support();
    double shrink = 1.0 / stretch();
    double centre = (first + i + 0.5) * scale;
    int start = Math.max((int) (centre - support + 0.5), 0);
    int length = Math.min((int) (centre + support + 0.5), inputs) - start;
    double sum = 0;
    for (int t = 0; t < length; t++) {
      weights[t] = kernel((t + start - centre + 0.5) * shrink);
      sum += weights[t];
    }
    for (int t = 0; t < length; t++) {
      weights[t] /= sum;
    }
    return new Span(origin + start, length);
  }

  /**
   * The samples, each of two pixels, that make the same output when they are first brought to the
   * picture's size by the triangle filter of {@link Chroma}.
   *
   * @param pixels those of the output, their weights in {@code weights}
   * @param samples takes the weights of the samples; at least {@link #taps} long
   */
  Span samples(Span pixels, double[] weights, double[] samples) {
    int last = pixels.start() + pixels.length() - 1;
    int start = Math.max((pixels.start() - 1) >> 1, 0);
    int end = Math.min((last + 1) >> 1, halved - 1) + 1;
    Arrays.fill(samples, 0, end - start, 0);
    for (int t = 0; t < pixels.length(); t++) {
      int pixel = pixels.start() + t;
      int near = pixel >> 1;
      int far = Math.max(0, Math.min(halved - 1, (pixel & 1) == 0 ? near - 1 : near + 1));
      samples[near - start] += 0.75 * weights[t];
      samples[far - start] += 0.25 * weights[t];
    }
    return new Span(start, end - start);
  }

  /** Adjacent pixels or samples of the whole picture. */
  record Span(int start, int length) {}

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
}
