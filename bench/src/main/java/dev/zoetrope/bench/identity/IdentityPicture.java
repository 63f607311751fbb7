package dev.zoetrope.bench.identity;

import dev.zoetrope.v1.PixelFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;

/**
 * Draws a word as 8 × 8 black and white blocks of {@value #BLOCK} pixels. Black and white are the
 * ends of the range, so that nothing in between is left to chance; raw RGB comes out of the model
 * exactly, other formats nearly.
 */
public final class IdentityPicture {
  /** Width and height, pixels. */
  public static final int SIDE = 224;

  private static final int BLOCKS = 8;
  private static final int BLOCK = SIDE / BLOCKS;
  private static final int RGB_BYTES = SIDE * SIDE * 3;
  private static final int NV12_BYTES = SIDE * SIDE * 3 / 2;
  private static final byte BLACK = 0;
  private static final byte WHITE = (byte) 255;

  /** Limited range, BT.601. */
  private static final byte LUMA_BLACK = 16;

  private static final byte LUMA_WHITE = (byte) 235;
  private static final byte NO_COLOR = (byte) 128;

  private IdentityPicture() {}

  /** Bytes of a raw picture. */
  public static int bytes(PixelFormat format) {
    return switch (format) {
      case PIXEL_FORMAT_RGB8 -> RGB_BYTES;
      case PIXEL_FORMAT_NV12 -> NV12_BYTES;
      default -> throw new IllegalArgumentException(format + " has no fixed size here");
    };
  }

  /**
   * Draws a raw picture from the buffer's position on, and sets its limit to the picture's end; the
   * position stays.
   *
   * @param format RGB8 or NV12
   */
  public static void draw(long word, PixelFormat format, ByteBuffer target) {
    int start = target.position();
    target.limit(start + bytes(format));
    if (format == PixelFormat.PIXEL_FORMAT_RGB8) {
      drawPlane(word, target, 3, BLACK, WHITE);
    } else {
      drawPlane(word, target, 1, LUMA_BLACK, LUMA_WHITE);
      byte[] chroma = new byte[SIDE];
      Arrays.fill(chroma, NO_COLOR);
      while (target.hasRemaining()) {
        target.put(chroma);
      }
    }
    target.position(start);
  }

  private static void drawPlane(
      long word, ByteBuffer target, int bytesPerPixel, byte black, byte white) {
    byte[] line = new byte[SIDE * bytesPerPixel];
    int blockBytes = BLOCK * bytesPerPixel;
    for (int row = 0; row < BLOCKS; row++) {
      for (int column = 0; column < BLOCKS; column++) {
        byte level = isWhite(word, column * BLOCK, row * BLOCK) ? white : black;
        Arrays.fill(line, column * blockBytes, (column + 1) * blockBytes, level);
      }
      for (int y = 0; y < BLOCK; y++) {
        target.put(line);
      }
    }
  }

  /** Whether the pixel lies in a white block. */
  static boolean isWhite(long word, int x, int y) {
    return (word >>> (y / BLOCK * BLOCKS + x / BLOCK) & 1) != 0;
  }

  /** A grey JPEG file. */
  public static ByteBuffer jpeg(long word) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        image.getRaster().setSample(x, y, 0, isWhite(word, x, y) ? 255 : 0);
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "jpg", file)) {
        throw new IllegalStateException("this Java cannot write grey JPEG files");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing a JPEG file to memory", e);
    }
    return ByteBuffer.wrap(file.toByteArray());
  }
}
