package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Scales a picture's lines into a row as Pillow and torchvision do with antialiasing: a horizontal
 * pass rounded to 8 bits, then a vertical one. Only what the placement's window needs is read, and
 * only as many horizontally scaled lines are kept as one output line needs.
 *
 * <p>Not thread-safe; all memory is reused from picture to picture.
 */
final class Resizer {
  private static final int HALF = 1 << (ResampleWeights.PILLOW_BITS - 1);

  private final ResampleWeights across = ResampleWeights.pillow();
  private final ResampleWeights down = ResampleWeights.pillow();
  private int[] red = new int[0];
  private int[] green = new int[0];
  private int[] blue = new int[0];
  private int[][] ring = new int[0][];
  private int[] sums = new int[0];
  private final RowCanvas canvas = new RowCanvas();

  /**
   * Writes exactly {@code rowWidth * rowHeight * 3} bytes to the start of {@code row}.
   *
   * @param window what to look at
   */
  void resize(
      Lines picture,
      PictureWindow window,
      Placement placement,
      InputRecipe recipe,
      ByteBuffer row) {
    across.prepare(window.across(placement, 0, recipe.interpolation()));
    down.prepare(window.down(placement, 0, recipe.interpolation()));
    int from = across.start(0);
    int span = across.end(placement.width() - 1) - from;
    reserve(span, placement.width() * 3);

    canvas.begin(row, placement, recipe);
    int next = down.start(0);
    for (int i = 0; i < placement.height(); i++) {
      next = Math.max(next, down.start(i));
      for (; next < down.end(i); next++) {
        picture.read(next, from, span, red, green, blue);
        scaleAcross(from, placement.width(), ring[next % ring.length]);
      }
      scaleDown(i, placement.width(), placement.x() * 3);
      canvas.put(i);
    }
    canvas.end();
  }

  private void reserve(int span, int scaled) {
    if (red.length < span) {
      red = new int[span];
      green = new int[span];
      blue = new int[span];
    }
    if (ring.length < down.taps() || ring[0].length < scaled) {
      ring = new int[down.taps()][scaled];
    }
    if (sums.length < scaled) {
      sums = new int[scaled];
    }
  }

  /** One line, to three planes of {@code width} levels one after the other. */
  private void scaleAcross(int from, int width, int[] out) {
    int[] weights = across.weights();
    int[] r = red;
    int[] g = green;
    int[] b = blue;
    for (int i = 0; i < width; i++) {
      int at = across.start(i) - from;
      int k = i * across.taps();
      int end = k + across.length(i);
      int sumRed = HALF;
      int sumGreen = HALF;
      int sumBlue = HALF;
      for (; k < end; k++, at++) {
        int weight = weights[k];
        sumRed += r[at] * weight;
        sumGreen += g[at] * weight;
        sumBlue += b[at] * weight;
      }
      out[i] = level(sumRed);
      out[width + i] = level(sumGreen);
      out[2 * width + i] = level(sumBlue);
    }
  }

  /** One output line, interleaved, to the canvas's from {@code at} on. */
  private void scaleDown(int i, int width, int at) {
    int scaled = width * 3;
    Arrays.fill(sums, 0, scaled, HALF);
    int[] weights = down.weights();
    for (int t = 0; t < down.length(i); t++) {
      addWeighted(ring[(down.start(i) + t) % ring.length], weights[i * down.taps() + t], scaled);
    }
    byte[] line = canvas.line();
    for (int p = 0, to = at; p < width; p++, to += 3) {
      line[to] = (byte) level(sums[p]);
      line[to + 1] = (byte) level(sums[width + p]);
      line[to + 2] = (byte) level(sums[2 * width + p]);
    }
  }

  /** Kept this plain so that the compiler turns it into vector instructions. */
  private void addWeighted(int[] levels, int weight, int count) {
    int[] to = sums;
    for (int p = 0; p < count; p++) {
      to[p] += levels[p] * weight;
    }
  }

  private static int level(int sum) {
    return Math.max(0, Math.min(255, sum >> ResampleWeights.PILLOW_BITS));
  }
}
