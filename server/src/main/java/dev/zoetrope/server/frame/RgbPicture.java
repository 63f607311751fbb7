package dev.zoetrope.server.frame;

/**
 * An upright picture of three bytes a pixel as it lies in memory.
 *
 * @param red which of a pixel's bytes is red, 0 or 2; blue is the other one
 */
record RgbPicture(Plane pixels, int red) implements Picture {
  @Override
  public int width() {
    return pixels.width();
  }

  @Override
  public int height() {
    return pixels.height();
  }
}
