package dev.zoetrope.server.frame;

import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;

/**
 * What a JPEG or PNG file says of its picture before any of it is decoded.
 *
 * @param width pixels as stored, at least 1
 * @param height pixels as stored, at least 1
 * @param orientation EXIF's, 1 to 8: how to turn what is stored to have it upright
 */
public record PictureHeader(int width, int height, int orientation) {

  /**
   * Reads the header; takes no memory but the answer. For any thread.
   *
   * @param format JPEG or PNG
   * @param file the whole file, from its position to its limit, which stay
   * @throws InvalidFrameException naming what is wrong or missing
   */
  public static PictureHeader read(PixelFormat format, ByteBuffer file)
      throws InvalidFrameException {
    return switch (format) {
      case PIXEL_FORMAT_JPEG -> JpegHeader.read(file).picture();
      case PIXEL_FORMAT_PNG -> PngHeader.read(file).picture();
      default -> throw new IllegalArgumentException(format + " has no header");
    };
  }

  /**
   * Refuses a picture over a limit.
   *
   * @param maxPixels limit of width × height
   */
  public void check(int maxPixels) throws InvalidFrameException {
    PictureValidator.checkSize(width, height, maxPixels);
  }

  /** Pixels, upright. */
  public int uprightWidth() {
    return isTurned() ? height : width;
  }

  /** Pixels, upright. */
  public int uprightHeight() {
    return isTurned() ? width : height;
  }

  private boolean isTurned() {
    return orientation >= 5;
  }
}
