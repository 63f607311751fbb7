package dev.zoetrope.server.frame;

/** A picture, upright, that can be written to rows. */
sealed interface Picture permits Lines, RgbPicture, YuvPicture {
  /** Pixels. */
  int width();

  /** Pixels. */
  int height();
}
