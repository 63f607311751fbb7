package dev.zoetrope.server.frame;

import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.v1.Rect;
import org.jspecify.annotations.Nullable;

/**
 * The part of a picture that is looked at, pixels.
 *
 * @param x its left edge
 * @param y its top edge
 */
record PictureWindow(int x, int y, int width, int height) {
  /** What a client's crop, checked, leaves of a picture. */
  static PictureWindow of(Picture picture, @Nullable Rect crop) {
    return crop == null
        ? new PictureWindow(0, 0, picture.width(), picture.height())
        : new PictureWindow(crop.getX(), crop.getY(), crop.getWidth(), crop.getHeight());
  }

  /**
   * How its lines are scaled.
   *
   * @param halved samples of a component's line that has one for two pixels, else 0
   */
  ResampleAxis across(Placement placement, int halved, Interpolation filter) {
    return new ResampleAxis(
        x, width, placement.scaledWidth(), placement.left(), placement.width(), halved, filter);
  }

  /** How its columns are scaled. */
  ResampleAxis down(Placement placement, int halved, Interpolation filter) {
    return new ResampleAxis(
        y, height, placement.scaledHeight(), placement.top(), placement.height(), halved, filter);
  }
}
