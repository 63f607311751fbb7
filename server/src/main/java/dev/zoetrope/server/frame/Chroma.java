package dev.zoetrope.server.frame;

/**
 * A component at full, half or a quarter of the picture's size in each direction, brought to the
 * picture's size as libjpeg does (its "fancy" upsampling in {@code jdsample.c}: a triangle filter
 * with samples midway between the pixels they cover, 3/4 of the nearer and 1/4 of the farther one);
 * quarters are repeated, and so are, as there, lines of one or two halves.
 */
final class Chroma {
  private final Plane plane;
  private final int xShift;
  private final int yShift;
  private final int xPhase;
  private final int yPhase;
  private final boolean repeated;
  private final LineScratch scratch;

  /**
   * A component of a picture.
   *
   * @param stored as it lies in memory
   * @param storedXShift log2 of how many pixels a stored sample covers across
   * @param storedYShift the same, down
   * @param storedWidth of the picture as stored, pixels
   * @param storedHeight of the picture as stored, pixels
   * @param orientation EXIF's
   */
  Chroma(
      Plane stored,
      int storedXShift,
      int storedYShift,
      int storedWidth,
      int storedHeight,
      int orientation,
      LineScratch scratch) {
    this.plane = stored.upright(orientation);
    boolean swapped = orientation >= 5;
    this.xShift = swapped ? storedYShift : storedXShift;
    this.yShift = swapped ? storedXShift : storedYShift;
    this.repeated = storedXShift == 1 && stored.width() <= 2;
    // A mirrored side whose last sample covers fewer pixels now begins with that sample.
    int xPad = (stored.width() << storedXShift) - storedWidth;
    int yPad = (stored.height() << storedYShift) - storedHeight;
    boolean mirroredAcross = orientation == 2 || orientation == 3;
    boolean mirroredDown = orientation == 3 || orientation == 4;
    boolean turnedAcross = orientation == 6 || orientation == 7;
    boolean turnedDown = orientation == 7 || orientation == 8;
    this.xPhase = mirroredAcross ? xPad : turnedAcross ? yPad : 0;
    this.yPhase = mirroredDown ? yPad : turnedDown ? xPad : 0;
    this.scratch = scratch;
  }

  /** Reads {@code count} samples of the picture's line {@code y} from column {@code x} on. */
  void read(int y, int x, int count, int[] out) {
    if (xShift == 0 && yShift == 0) {
      plane.read(y, x, count, scratch.samples, scratch.span);
      for (int i = 0; i < count; i++) {
        out[i] = scratch.samples[i] & 0xff;
      }
      return;
    }
    int first = (x + xPhase) >> xShift;
    int last = (x + xPhase + count - 1) >> xShift;
    int low = Math.max(first - 1, 0);
    int high = Math.min(last + 1, plane.width() - 1);
    int[] mixed = scratch.mixed;
    // mixed[1] is sample `low`; one more on either side repeats the edge. Levels times 4.
    mixDown(y + yPhase, low, high - low + 1, mixed);
    mixed[0] = mixed[1];
    mixed[high - low + 2] = mixed[high - low + 1];
    if (xShift == 1 && !repeated) {
      spread(x + xPhase, count, low - 1, mixed, out);
      return;
    }
    int bias = (y + yPhase & 1) == 0 ? 1 : 2;
    for (int i = 0; i < count; i++) {
      out[i] = (mixed[((x + xPhase + i) >> xShift) - low + 1] + bias) >> 2;
    }
  }

  private void mixDown(int y, int low, int count, int[] mixed) {
    int near = y >> yShift;
    plane.read(near, low, count, scratch.samples, scratch.span);
    if (yShift != 1 || repeated) {
      for (int i = 0; i < count; i++) {
        mixed[i + 1] = (scratch.samples[i] & 0xff) * 4;
      }
      return;
    }
    int beside = (y & 1) == 0 ? near - 1 : near + 1;
    int far = Math.max(0, Math.min(plane.height() - 1, beside));
    plane.read(far, low, count, scratch.others, scratch.span);
    for (int i = 0; i < count; i++) {
      mixed[i + 1] = (scratch.samples[i] & 0xff) * 3 + (scratch.others[i] & 0xff);
    }
  }

  private void spread(int x, int count, int before, int[] mixed, int[] out) {
    // libjpeg's alternating bias: 8 and 7 sixteenths, or 4 and 8 where only one direction is mixed.
    int even = yShift == 1 ? 8 : 4;
    int odd = yShift == 1 ? 7 : 8;
    int i = 0;
    if ((x & 1) != 0) {
      int at = (x >> 1) - before;
      out[i++] = (mixed[at] * 3 + mixed[at + 1] + odd) >> 4;
    }
    int at = ((x + i) >> 1) - before;
    for (; i + 1 < count; i += 2, at++) {
      int near = mixed[at] * 3;
      out[i] = (near + mixed[at - 1] + even) >> 4;
      out[i + 1] = (near + mixed[at + 1] + odd) >> 4;
    }
    if (i < count) {
      out[i] = (mixed[at] * 3 + mixed[at - 1] + even) >> 4;
    }
  }
}
