package dev.zoetrope.server.frame;

/** Room for one line while it is converted; grows to the widest picture seen. Not thread-safe. */
final class LineScratch {
  /** Samples as read. */
  byte[] samples = new byte[0];

  /** Samples of a second line. */
  byte[] others = new byte[0];

  /** What lies between samples that are not adjacent. */
  byte[] span = new byte[0];

  /** Sums of two lines, with one more on either side. */
  int[] mixed = new int[0];

  /** A fourth component beside red, green and blue. */
  int[] fourth = new int[0];

  /** Makes room for lines of that many pixels. */
  void reserve(int width) {
    if (fourth.length < width) {
      samples = new byte[Plane.spanBytes(width)];
      others = new byte[width];
      span = new byte[Plane.spanBytes(width)];
      mixed = new int[width + 4];
      fourth = new int[width];
    }
  }
}
