package dev.zoetrope.bench.demo;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import javax.imageio.ImageIO;

/** A photograph in memory. Immutable, any thread. */
final class Photo {
  private final int width;
  private final int height;

  /** {@code 0xRRGGBB}, top to bottom, left to right. */
  private final int[] rgb;

  private Photo(int width, int height, int[] rgb) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /** Reads a PNG or JPEG that lies beside this class. */
  static Photo resource(String name) throws IOException {
    try (InputStream in = Photo.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("The photo " + name + " is missing from this jar.");
      }
      BufferedImage image = ImageIO.read(in);
      int width = image.getWidth();
      int height = image.getHeight();
      return new Photo(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    }
  }

  /**
   * Samples a window of the photo into packed RGB bytes, bilinearly and at sub-pixel positions, so
   * that slow moves do not jump from pixel to pixel. Windows no larger than the output need no
   * other filter.
   *
   * @param window what to see; kept inside the photo
   * @param out {@code outWidth * outHeight * 3} bytes
   */
  void sample(Window window, byte[] out, int outWidth, int outHeight) {
    double scale = window.height() / outHeight;
    double left = clamp(window.centreX() - outWidth * scale / 2, width - outWidth * scale);
    double top = clamp(window.centreY() - window.height() / 2, height - window.height());
    int at = 0;
    for (int y = 0; y < outHeight; y++) {
      double v = clamp(top + (y + 0.5) * scale - 0.5, height - 1);
      int y0 = (int) v;
      int row0 = y0 * width;
      int row1 = Math.min(y0 + 1, height - 1) * width;
      int fy = (int) ((v - y0) * 256);
      for (int x = 0; x < outWidth; x++) {
        double u = clamp(left + (x + 0.5) * scale - 0.5, width - 1);
        int x0 = (int) u;
        int x1 = Math.min(x0 + 1, width - 1);
        int fx = (int) ((u - x0) * 256);
        int p00 = rgb[row0 + x0];
        int p01 = rgb[row0 + x1];
        int p10 = rgb[row1 + x0];
        int p11 = rgb[row1 + x1];
        for (int shift = 16; shift >= 0; shift -= 8) {
          int upper = ((p00 >> shift) & 255) * (256 - fx) + ((p01 >> shift) & 255) * fx;
          int lower = ((p10 >> shift) & 255) * (256 - fx) + ((p11 >> shift) & 255) * fx;
          out[at++] = (byte) ((upper * (256 - fy) + lower * fy + 32_768) >> 16);
        }
      }
    }
  }

  private static double clamp(double value, double max) {
    return Math.max(0, Math.min(max, value));
  }
}
