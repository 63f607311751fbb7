package dev.zoetrope.server.frame;

import org.jspecify.annotations.Nullable;

/** A picture whose components lie apart: grey, YUV, planar RGB, CMYK or YCCK. */
final class ComponentLines implements Lines {
  /** What the components mean. */
  enum Model {
    /** One component. */
    GRAY,
    /** Red, green, blue. */
    RGB,
    /** Luma, blue and red difference. */
    YUV,
    /** Four inks, stored inverted as Adobe does and every decoder expects: 255 is no ink. */
    CMYK,
    /** CMYK whose first three components, inverted once more, went through YUV. */
    YCCK
  }

  private final Chroma[] components;
  private final Model model;
  private final @Nullable YuvMatrix matrix;
  private final LineScratch scratch;
  private final int width;
  private final int height;

  /**
   * A picture of the given upright size.
   *
   * @param components 1, 3 or 4, in the model's order
   * @param matrix for YUV and YCCK
   */
  ComponentLines(
      int width,
      int height,
      Model model,
      @Nullable YuvMatrix matrix,
      LineScratch scratch,
      Chroma... components) {
    this.width = width;
    this.height = height;
    this.model = model;
    this.matrix = matrix;
    this.scratch = scratch;
    this.components = components;
    scratch.reserve(width);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void read(int y, int x, int count, int[] red, int[] green, int[] blue) {
    components[0].read(y, x, count, red);
    if (model == Model.GRAY) {
      System.arraycopy(red, 0, green, 0, count);
      System.arraycopy(red, 0, blue, 0, count);
      return;
    }
    components[1].read(y, x, count, green);
    components[2].read(y, x, count, blue);
    if (matrix != null) {
      matrix.convert(red, green, blue, count);
    }
    if (components.length == 4) {
      components[3].read(y, x, count, scratch.fourth);
      int flip = model == Model.YCCK ? 255 : 0;
      darken(red, flip, count);
      darken(green, flip, count);
      darken(blue, flip, count);
    }
  }

  /** Multiplies inverted ink with inverted black: light that passes both. */
  private void darken(int[] levels, int flip, int count) {
    int[] black = scratch.fourth;
    for (int i = 0; i < count; i++) {
      levels[i] = (2 * (levels[i] ^ flip) * black[i] + 255) / 510;
    }
  }
}
