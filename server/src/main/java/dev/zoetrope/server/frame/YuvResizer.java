package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;

/**
 * Scales a 4:2:0 picture into a row: each component by itself, chroma from its own samples by
 * weights that include its way to the picture's size, and colours are made of the row's pixels
 * alone. The filters are those of {@link Resizer} and nothing is rounded to 8 bits on the way.
 *
 * <p>So a pixel is what Pillow makes of the RGB picture, within a level, but where colours of the
 * picture lie outside RGB: here their mean is cut off, there each is.
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
  private int[] y = new int[0];
  private int[] cb = new int[0];
  private int[] cr = new int[0];

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
    for (int i = 0; i < placement.height(); i++) {
      luma.scaleDown(i);
      luma.scaleAcross(0, columns, y);
      blue.scaleDown(i);
      blue.scaleAcross(0, columns, cb);
      if (apart) {
        red.scaleDown(i);
        red.scaleAcross(0, columns, cr);
      } else {
        blue.scaleAcross(1, columns, cr);
      }
      picture.matrix().toRgb(y, cb, cr, columns, canvas.line(), placement.x() * 3);
      canvas.put(i);
    }
    canvas.end();
    luma.end();
    blue.end();
    red.end();
  }

  private void prepare(
      YuvPicture picture, PictureWindow window, Placement placement, InputRecipe recipe) {
    lumaAcross.prepare(window.across(placement, 0, recipe.interpolation()));
    lumaDown.prepare(window.down(placement, 0, recipe.interpolation()));
    Plane chroma = picture.blue();
    chromaAcross.prepare(window.across(placement, chroma.width(), recipe.interpolation()));
    chromaDown.prepare(window.down(placement, chroma.height(), recipe.interpolation()));
    if (y.length < placement.width()) {
      y = new int[placement.width()];
      cb = new int[placement.width()];
      cr = new int[placement.width()];
    }
  }
}
