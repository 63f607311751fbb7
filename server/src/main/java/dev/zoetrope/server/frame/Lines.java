package dev.zoetrope.server.frame;

/** A picture that is read line by line as red, green and blue levels of 0..255. */
non-sealed interface Lines extends Picture {
  /**
   * Reads {@code count} pixels of line {@code y} from column {@code x} on to the start of the three
   * arrays. The span lies inside the picture.
   */
  void read(int y, int x, int count, int[] red, int[] green, int[] blue);
}
