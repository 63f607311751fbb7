package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;

/**
 * One component of a picture, or several interleaved ones, inside a buffer: the sample at (x, y)
 * begins at {@code offset + x * xStep + y * yStep}. Steps may be negative or swapped, which is how
 * a picture is turned upright without moving it.
 *
 * @param sampleBytes bytes read for each sample
 */
record Plane(
    ByteBuffer bytes, int offset, int xStep, int yStep, int width, int height, int sampleBytes) {

  /** The largest |xStep| whose bytes between samples are read along rather than skipped. */
  private static final int CLOSE = 8;

  /**
   * This plane as seen after applying an EXIF orientation (Exif 2.32, tag 0x0112), 1 to 8: which
   * side of the upright picture the stored line 0 and column 0 are.
   */
  Plane upright(int orientation) {
    int right = offset + (width - 1) * xStep;
    int bottom = offset + (height - 1) * yStep;
    int corner = right + (height - 1) * yStep;
    return switch (orientation) {
      case 1 -> this;
      case 2 -> with(right, -xStep, yStep, false);
      case 3 -> with(corner, -xStep, -yStep, false);
      case 4 -> with(bottom, xStep, -yStep, false);
      case 5 -> with(offset, yStep, xStep, true);
      case 6 -> with(bottom, -yStep, xStep, true);
      case 7 -> with(corner, -yStep, -xStep, true);
      case 8 -> with(right, yStep, -xStep, true);
      default -> throw new IllegalArgumentException("orientation: 1 to 8, got " + orientation);
    };
  }

  private Plane with(int newOffset, int newXStep, int newYStep, boolean swapped) {
    return new Plane(
        bytes,
        newOffset,
        newXStep,
        newYStep,
        swapped ? height : width,
        swapped ? width : height,
        sampleBytes);
  }

  /**
   * Reads {@code count} samples of line {@code y} from column {@code x} on to the start of {@code
   * out}, back to back. {@code span} is room for what lies between them.
   */
  void read(int y, int x, int count, byte[] out, byte[] span) {
    int from = offset + y * yStep + x * xStep;
    if (xStep == sampleBytes) {
      bytes.get(from, out, 0, count * sampleBytes);
    } else if (Math.abs(xStep) <= CLOSE) {
      int low = xStep > 0 ? from : from + (count - 1) * xStep;
      bytes.get(low, span, 0, (count - 1) * Math.abs(xStep) + sampleBytes);
      gather(span, from - low, count, out);
    } else {
      for (int i = 0; i < count; i++) {
        bytes.get(from + i * xStep, out, i * sampleBytes, sampleBytes);
      }
    }
  }

  private void gather(byte[] span, int from, int count, byte[] out) {
    int at = from;
    if (sampleBytes == 1) {
      for (int i = 0; i < count; i++, at += xStep) {
        out[i] = span[at];
      }
      return;
    }
    for (int i = 0; i < count; i++, at += xStep) {
      System.arraycopy(span, at, out, i * sampleBytes, sampleBytes);
    }
  }

  /** Room that {@link #read} may need in {@code span} and {@code out}, bytes. */
  static int spanBytes(int count) {
    return count * CLOSE;
  }
}
