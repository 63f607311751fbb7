package dev.zoetrope.client.source;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.IntPointer;

/**
 * How a stored picture must be turned to be upright, in the order of EXIF's values 1 to 8 (CIPA
 * DC-008, tag 0x0112).
 */
enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, true, false),
  HALF_TURN(false, true, true),
  FLIPPED(false, false, true),
  TRANSPOSED(true, false, false),
  QUARTER_CLOCKWISE(true, true, false),
  TRANSVERSED(true, true, true),
  QUARTER_COUNTERCLOCKWISE(true, false, true);

  private static final int BYTES = 3;

  private final boolean swapsAxes;
  // Applied after the axes are swapped.
  private final boolean flipsX;
  private final boolean flipsY;

  Orientation(boolean swapsAxes, boolean flipsX, boolean flipsY) {
    this.swapsAxes = swapsAxes;
    this.flipsX = flipsX;
    this.flipsY = flipsY;
  }

  /** Whether width and height change places. */
  boolean swapsAxes() {
    return swapsAxes;
  }

  /** EXIF's number; numbers outside 1 to 8 mean nothing and leave the picture as it is. */
  static Orientation ofExif(int value) {
    return value >= 1 && value <= 8 ? values()[value - 1] : UPRIGHT;
  }

  /**
   * FFmpeg's display matrix (libavutil/display.h): a stored point (x, y) is shown at (a x + c y, b
   * x + d y). Other angles than quarter turns count as the nearest of them.
   */
  static Orientation ofDisplayMatrix(IntPointer matrix) {
    long a = matrix.get(0);
    long b = matrix.get(1);
    long c = matrix.get(3);
    long d = matrix.get(4);
    boolean swaps = Math.abs(b) + Math.abs(c) > Math.abs(a) + Math.abs(d);
    boolean x = swaps ? c < 0 : a < 0;
    boolean y = swaps ? b < 0 : d < 0;
    for (Orientation o : values()) {
      if (o.swapsAxes == swaps && o.flipsX == x && o.flipsY == y) {
        return o;
      }
    }
    throw new AssertionError("eight cases");
  }

  /**
   * Turns packed 24-bit pixels.
   *
   * @param source stored lines, from index 0
   * @param sourceStride bytes from one line to the next
   * @param width pixels before turning
   * @param height pixels before turning
   * @param target upright lines, from index 0
   * @param targetStride bytes from one line to the next
   */
  void turn(
      ByteBuffer source,
      int sourceStride,
      int width,
      int height,
      ByteBuffer target,
      int targetStride) {
    int shownWidth = swapsAxes ? height : width;
    int shownHeight = swapsAxes ? width : height;
    byte[] line = new byte[width * BYTES];
    for (int y = 0; y < height; y++) {
      source.get(y * sourceStride, line);
      // Where the line's first pixel goes, and the steps from there.
      int x0 = swapsAxes ? y : 0;
      int y0 = swapsAxes ? 0 : y;
      int left = flipsX ? shownWidth - 1 - x0 : x0;
      int top = flipsY ? shownHeight - 1 - y0 : y0;
      int step = swapsAxes ? (flipsY ? -targetStride : targetStride) : (flipsX ? -BYTES : BYTES);
      int at = top * targetStride + left * BYTES;
      for (int i = 0; i < line.length; i += BYTES) {
        target.put(at, line[i]);
        target.put(at + 1, line[i + 1]);
        target.put(at + 2, line[i + 2]);
        at += step;
      }
    }
  }
}
