package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;

/**
 * Scales a picture of three bytes a pixel into a row, with the filters of {@link Resizer} and
 * without rounding to 8 bits between the passes: within a level of Pillow's, several times faster.
 *
 * <p>Not thread-safe; memory is reused from picture to picture: at most twice the bytes of the
 * lines that one output line needs, and a few lines.
 */
final class RgbResizer {
  private static final int HALF = 1 << (PlaneScaler.FRACTION_BITS - 1);

  private final ResampleWeights across = ResampleWeights.coarse();
  private final ResampleWeights down = ResampleWeights.coarse();
  private final PlaneScaler scaler = new PlaneScaler(across, down);
  private final RowCanvas canvas = new RowCanvas();
  private int[][] even = new int[3][0];
  private int[][] odd = new int[3][0];

  /**
   * Writes exactly {@code rowWidth * rowHeight * 3} bytes to the start of {@code row}.
   *
   * @param window what to look at
   */
  void resize(
      RgbPicture picture,
      PictureWindow window,
      Placement placement,
      InputRecipe recipe,
      ByteBuffer row) {
    across.prepare(window.across(placement, 0, recipe.interpolation()));
    down.prepare(window.down(placement, 0, recipe.interpolation()));
    int columns = placement.width();
    if (even[0].length < columns) {
      even = new int[3][columns];
      odd = new int[3][columns];
    }
    scaler.begin(picture.pixels(), columns);
    canvas.begin(row, placement, recipe);
    for (int i = 0; i < placement.height(); i += 2) {
      boolean two = i + 1 < placement.height();
      scaler.scaleDown(i, false);
      if (two) {
        scaler.scaleDown(i + 1, true);
      }
      for (int c = 0; c < 3; c++) {
        scaler.scaleAcross(c, columns, even[c], odd[c]);
      }
      put(even, picture.red(), placement, i);
      if (two) {
        put(odd, picture.red(), placement, i + 1);
      }
    }
    canvas.end();
    scaler.end();
  }

  private void put(int[][] levels, int red, Placement placement, int i) {
    byte[] line = canvas.line();
    for (int c = 0; c < 3; c++) {
      int[] from = levels[red == 0 ? c : 2 - c];
      int to = placement.x() * 3 + c;
      for (int p = 0; p < placement.width(); p++, to += 3) {
        int level = (from[p] + HALF) >> PlaneScaler.FRACTION_BITS;
        line[to] = (byte) Math.max(0, Math.min(255, level));
      }
    }
    canvas.put(i);
  }
}
