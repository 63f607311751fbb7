package dev.zoetrope.server.frame;

import org.jspecify.annotations.Nullable;

/**
 * A picture whose components lie side by side: RGB and BGR, with alpha or without, grey with alpha,
 * 8 or 16 bits (big-endian), or indices into a palette. Alpha is composed onto black.
 */
final class PackedLines implements Lines {
  /**
   * Where a pixel's components lie among its samples.
   *
   * @param alpha -1: opaque
   * @param wide two bytes a sample
   */
  record Layout(int samples, int red, int green, int blue, int alpha, boolean wide) {
    int pixelBytes() {
      return wide ? samples * 2 : samples;
    }
  }

  private final Plane pixels;
  private final Layout layout;
  private final byte @Nullable [] palette;
  private final LineScratch scratch;

  /**
   * An upright picture.
   *
   * @param palette pixels in {@code layout} that {@code pixels} are indices of; null: they are
   *     pixels themselves
   */
  PackedLines(Plane pixels, Layout layout, byte @Nullable [] palette, LineScratch scratch) {
    this.pixels = pixels;
    this.layout = layout;
    this.palette = palette;
    this.scratch = scratch;
    scratch.reserve(pixels.width());
  }

  @Override
  public int width() {
    return pixels.width();
  }

  @Override
  public int height() {
    return pixels.height();
  }

  @Override
  public void read(int y, int x, int count, int[] red, int[] green, int[] blue) {
    pixels.read(y, x, count, scratch.samples, scratch.span);
    take(layout.red(), count, red);
    take(layout.green(), count, green);
    take(layout.blue(), count, blue);
    if (layout.alpha() >= 0) {
      take(layout.alpha(), count, scratch.fourth);
      compose(red, count);
      compose(green, count);
      compose(blue, count);
    }
  }

  private void take(int sample, int count, int[] out) {
    byte[] in = scratch.samples;
    int step = layout.pixelBytes();
    if (palette != null) {
      for (int i = 0; i < count; i++) {
        out[i] = palette[(in[i] & 0xff) * step + sample] & 0xff;
      }
    } else if (layout.wide()) {
      // PNG specification 13.12: linear rescaling to fewer bits.
      for (int i = 0, at = sample * 2; i < count; i++, at += step) {
        int level = (in[at] & 0xff) << 8 | (in[at + 1] & 0xff);
        out[i] = (level * 255 + 32_767) / 65_535;
      }
    } else {
      for (int i = 0, at = sample; i < count; i++, at += step) {
        out[i] = in[at] & 0xff;
      }
    }
  }

  private void compose(int[] levels, int count) {
    int[] alpha = scratch.fourth;
    for (int i = 0; i < count; i++) {
      levels[i] = (2 * levels[i] * alpha[i] + 255) / 510;
    }
  }
}
