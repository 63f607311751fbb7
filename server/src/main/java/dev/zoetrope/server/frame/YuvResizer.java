package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;

/**
 * Scales a 4:2:0 picture into a row: each component by itself, chroma from its own samples by
 * weights that include its way to the picture's size, and colours are made of the row's pixels
 * alone. The filters are those of {@link Resizer} and nothing is rounded to 8 bits on the way.
 *
 * <p>So a pixel is what Pillow makes of the RGB picture, within a level, but where colours of the
 * picture lie outside RGB: here their mean is cut off, there each is. At the edges of a
 * photograph's most saturated parts that was seen to move 1.5 % of all levels, by 23 at the most;
 * FFmpeg's own scaler does the same. JPEGs, which promise Pillow's pixels, take {@link Resizer}.
 *
 * <p>Not thread-safe; memory is reused from picture to picture: at most twice the bytes of the
 * lines that one output line needs, and a few lines.
 */
final class YuvResizer {
  private final ResampleWeights lumaAcross = ResampleWeights.coarse();
  private final ResampleWeights lumaDown = ResampleWeights.coarse();
  private final ResampleWeights chromaAcross = ResampleWeights.coarse();
  private final ResampleWeights chromaDown = ResampleWeights.coarse();
  private final PlaneScaler luma = new PlaneScaler(lumaAcross, lumaDown);
  private final PlaneScaler blue = new PlaneScaler(chromaAcross, chromaDown);
  private final PlaneScaler red = new PlaneScaler(chromaAcross, chromaDown);
  private final RowCanvas canvas = new RowCanvas();
  private YuvLine even = new YuvLine(0);
  private YuvLine odd = new YuvLine(0);

  /**
   * Writes exactly {@code rowWidth * rowHeight * 3} bytes to the start of {@code row}.
   *
   * @param window what to look at
   */
  void resize(
      YuvPicture picture,
      PictureWindow window,
      Placement placement,
      InputRecipe recipe,
      ByteBuffer row) {
    prepare(picture, window, placement, recipe);
    int columns = placement.width();
    luma.begin(picture.luma(), columns);
    blue.begin(picture.blue(), columns);
    boolean apart = !picture.interleaved();
    if (apart) {
      red.begin(picture.red(), columns);
    }
    canvas.begin(row, placement, recipe);
    for (int i = 0; i < placement.height(); i += 2) {
      boolean two = i + 1 < placement.height();
      scale(luma, i, two);
      luma.scaleAcross(0, columns, even.y, odd.y);
      scale(blue, i, two);
      blue.scaleAcross(0, columns, even.cb, odd.cb);
      if (apart) {
        scale(red, i, two);
        red.scaleAcross(0, columns, even.cr, odd.cr);
      } else {
        blue.scaleAcross(1, columns, even.cr, odd.cr);
      }
      put(even, picture.matrix(), placement, i);
      if (two) {
        put(odd, picture.matrix(), placement, i + 1);
      }
    }
    canvas.end();
    luma.end();
    blue.end();
    red.end();
  }

  private static void scale(PlaneScaler plane, int i, boolean two) {
    plane.scaleDown(i, false);
    if (two) {
      plane.scaleDown(i + 1, true);
    }
  }

  private void put(YuvLine line, YuvMatrix matrix, Placement placement, int i) {
    matrix.toRgb(line.y, line.cb, line.cr, placement.width(), canvas.line(), placement.x() * 3);
    canvas.put(i);
  }

  private void prepare(
      YuvPicture picture, PictureWindow window, Placement placement, InputRecipe recipe) {
    lumaAcross.prepare(window.across(placement, 0, recipe.interpolation()));
    lumaDown.prepare(window.down(placement, 0, recipe.interpolation()));
    Plane chroma = picture.blue();
    chromaAcross.prepare(window.across(placement, chroma.width(), recipe.interpolation()));
    chromaDown.prepare(window.down(placement, chroma.height(), recipe.interpolation()));
    if (even.y.length < placement.width()) {
      even = new YuvLine(placement.width());
      odd = new YuvLine(placement.width());
    }
  }

  /** Levels of a line, with {@link PlaneScaler#FRACTION_BITS}. */
  private static final class YuvLine {
    final int[] y;
    final int[] cb;
    final int[] cr;

    YuvLine(int width) {
      y = new int[width];
      cb = new int[width];
      cr = new int[width];
    }
  }
}
