package dev.zoetrope.server.frame;

import dev.zoetrope.v1.ColorSpace;

/**
 * Luma and chroma to red, green and blue in 16-bit fixed point, for one matrix (ITU-R BT.601,
 * BT.709 or BT.2020) and one range.
 *
 * @param black luma of black
 * @param luma gain of luma
 * @param redFromCr part of Cr in red
 * @param greenFromCb part of Cb in green, negative
 * @param greenFromCr part of Cr in green, negative
 * @param blueFromCb part of Cb in blue
 */
record YuvMatrix(
    int black, int luma, int redFromCr, int greenFromCb, int greenFromCr, int blueFromCb) {

  private static final int FRACTION_BITS = 16;
  private static final int HALF = 1 << (FRACTION_BITS - 1);

  /**
   * JPEG's (JFIF 1.02): BT.601, full range, with its decimals as libjpeg has them ({@code
   * jdcolor.c}).
   */
  static final YuvMatrix JPEG =
      new YuvMatrix(0, fixed(1), fixed(1.402), -fixed(0.34414), -fixed(0.71414), fixed(1.772));

  private static final YuvMatrix BT601_FULL = of(0.299, 0.114, false);

  private static final YuvMatrix BT601_LIMITED = of(0.299, 0.114, true);
  private static final YuvMatrix BT709_FULL = of(0.2126, 0.0722, false);
  private static final YuvMatrix BT709_LIMITED = of(0.2126, 0.0722, true);
  private static final YuvMatrix BT2020_FULL = of(0.2627, 0.0593, false);
  private static final YuvMatrix BT2020_LIMITED = of(0.2627, 0.0593, true);

  /** Lines from which on unspecified video is BT.709: high definition. */
  private static final int HIGH_DEFINITION_LINES = 720;

  /** The weights of red, green and blue in luma. */
  enum Primaries {
    BT601,
    BT709,
    BT2020;

    /** Those that a client named, or the usual ones for that many lines. */
    static Primaries of(ColorSpace color, int lines) {
      return switch (color) {
        case COLOR_SPACE_BT601_LIMITED, COLOR_SPACE_BT601_FULL -> BT601;
        case COLOR_SPACE_BT709_LIMITED, COLOR_SPACE_BT709_FULL -> BT709;
        case COLOR_SPACE_UNSPECIFIED, UNRECOGNIZED ->
            lines >= HIGH_DEFINITION_LINES ? BT709 : BT601;
      };
    }
  }

  /** The matrix that a client named, or the usual one for that many lines. */
  static YuvMatrix of(ColorSpace color, int lines) {
    return of(Primaries.of(color, lines), isLimited(color));
  }

  /** Whether luma is 16 to 235, as it is unless a client says otherwise. */
  static boolean isLimited(ColorSpace color) {
    return color != ColorSpace.COLOR_SPACE_BT601_FULL && color != ColorSpace.COLOR_SPACE_BT709_FULL;
  }

  static YuvMatrix of(Primaries primaries, boolean limited) {
    return switch (primaries) {
      case BT601 -> limited ? BT601_LIMITED : BT601_FULL;
      case BT709 -> limited ? BT709_LIMITED : BT709_FULL;
      case BT2020 -> limited ? BT2020_LIMITED : BT2020_FULL;
    };
  }

  private static YuvMatrix of(double kr, double kb, boolean limited) {
    double kg = 1 - kr - kb;
    double luma = limited ? 255.0 / 219 : 1;
    double chroma = limited ? 255.0 / 224 : 1;
    return new YuvMatrix(
        limited ? 16 : 0,
        fixed(luma),
        fixed(2 * (1 - kr) * chroma),
        fixed(-2 * (1 - kb) * kb / kg * chroma),
        fixed(-2 * (1 - kr) * kr / kg * chroma),
        fixed(2 * (1 - kb) * chroma));
  }

  private static int fixed(double value) {
    return (int) Math.round(value * (1 << FRACTION_BITS));
  }

  /**
   * Converts the first {@code count} samples in place: luma becomes red, Cb green and Cr blue. Kept
   * this plain so that the compiler turns it into vector instructions.
   */
  void convert(int[] y, int[] cb, int[] cr, int count) {
    int gain = luma;
    int rCr = redFromCr;
    int gCb = greenFromCb;
    int gCr = greenFromCr;
    int bCb = blueFromCb;
    int base = HALF - black * gain;
    for (int i = 0; i < count; i++) {
      int bright = y[i] * gain + base;
      int u = cb[i] - 128;
      int v = cr[i] - 128;
      y[i] = Math.max(0, Math.min(255, (bright + rCr * v) >> FRACTION_BITS));
      cb[i] = Math.max(0, Math.min(255, (bright + gCb * u + gCr * v) >> FRACTION_BITS));
      cr[i] = Math.max(0, Math.min(255, (bright + bCb * u) >> FRACTION_BITS));
    }
  }

  /**
   * Converts levels with {@link PlaneScaler#FRACTION_BITS} to interleaved bytes.
   *
   * @param rgb takes three bytes a sample from {@code at} on
   */
  void toRgb(int[] y, int[] cb, int[] cr, int count, byte[] rgb, int at) {
    int shift = FRACTION_BITS + PlaneScaler.FRACTION_BITS;
    int gain = luma;
    int rCr = redFromCr;
    int gCb = greenFromCb;
    int gCr = greenFromCr;
    int bCb = blueFromCb;
    int base = (1 << (shift - 1)) - (black << PlaneScaler.FRACTION_BITS) * gain;
    int grey = 128 << PlaneScaler.FRACTION_BITS;
    int to = at;
    for (int i = 0; i < count; i++) {
      int bright = y[i] * gain + base;
      int u = cb[i] - grey;
      int v = cr[i] - grey;
      rgb[to] = (byte) level((bright + rCr * v) >> shift);
      rgb[to + 1] = (byte) level((bright + gCb * u + gCr * v) >> shift);
      rgb[to + 2] = (byte) level((bright + bCb * u) >> shift);
      to += 3;
    }
  }

  private static int level(int value) {
    return (value & ~0xff) == 0 ? value : ~value >> 31 & 0xff;
  }
}
