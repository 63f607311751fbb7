package dev.zoetrope.server;

import com.google.protobuf.ByteString;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.PixelFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A picture whose four quadrants spell a number in base 8, so that an answer can be told to be its
 * own.
 *
 * @param mark 0..4095
 * @param width pixels
 * @param height pixels
 * @param format any
 */
record MarkedPicture(int mark, int width, int height, PixelFormat format) {
  static final int MARKS = 4096;
  private static final int DIGITS = 8;
  private static final int WHITE = 255;

  /** Red level of a quadrant: far from its neighbours, and never white. */
  private static int level(int digit) {
    return 16 + 28 * digit;
  }

  private int digit(int quadrant) {
    return mark >> (3 * quadrant) & (DIGITS - 1);
  }

  /** Whether the three channels differ; the other formats are sent grey. */
  private boolean colored() {
    return format == PixelFormat.PIXEL_FORMAT_RGB8
        || format == PixelFormat.PIXEL_FORMAT_BGR8
        || format == PixelFormat.PIXEL_FORMAT_PNG;
  }

  /** The level, 0..255, that a model should see. */
  int expected(int channel, int quadrant) {
    int digit = digit(quadrant);
    if (!colored() || channel == 0) {
      return level(digit);
    }
    return channel == 1 ? level(DIGITS - 1 - digit) : level((digit + 3) % DIGITS);
  }

  private int at(int channel, int x, int y) {
    return expected(channel, (y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1));
  }

  /** The frame, with its size and format stated, raw lines sometimes padded. */
  Frame.Builder frame(long sequence, Random random, boolean exact) {
    Frame.Builder frame =
        Frame.newBuilder()
            .setSequence(sequence)
            .setPixelFormat(format)
            .setWidth(width)
            .setHeight(height)
            .setSourcePts(-sequence);
    int padding = exact || random.nextInt(3) != 0 ? 0 : 2 * (1 + random.nextInt(8));
    return switch (format) {
      case PIXEL_FORMAT_RGB8 -> packed(frame, new int[] {0, 1, 2}, padding);
      case PIXEL_FORMAT_BGR8 -> packed(frame, new int[] {2, 1, 0}, padding);
      case PIXEL_FORMAT_GRAY8 -> packed(frame, new int[] {0}, padding);
      case PIXEL_FORMAT_NV12, PIXEL_FORMAT_I420 -> planar(frame, random.nextBoolean(), padding);
      case PIXEL_FORMAT_JPEG -> file(frame, "jpg", BufferedImage.TYPE_BYTE_GRAY);
      case PIXEL_FORMAT_PNG -> file(frame, "png", BufferedImage.TYPE_INT_RGB);
      default -> throw new IllegalArgumentException(format.name());
    };
  }

  private Frame.Builder packed(Frame.Builder frame, int[] channels, int padding) {
    int line = width * channels.length + padding;
    byte[] bytes = new byte[line * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int i = 0; i < channels.length; i++) {
          bytes[y * line + x * channels.length + i] = (byte) at(channels[i], x, y);
        }
      }
    }
    return frame.setStride(padding == 0 ? 0 : line).setPixels(ByteString.copyFrom(bytes));
  }

  /** Grey, so that the half-size planes are 128 all over, however they are laid out. */
  private Frame.Builder planar(Frame.Builder frame, boolean full, int padding) {
    int line = width + padding;
    byte[] bytes = new byte[line * height * 3 / 2];
    Arrays.fill(bytes, (byte) 128);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int level = at(0, x, y);
        bytes[y * line + x] = (byte) (full ? level : Math.round(16 + level * 219 / 255f));
      }
    }
    return frame
        .setColor(full ? ColorSpace.COLOR_SPACE_BT601_FULL : ColorSpace.COLOR_SPACE_BT601_LIMITED)
        .setStride(padding == 0 ? 0 : line)
        .setPixels(ByteString.copyFrom(bytes));
  }

  private Frame.Builder file(Frame.Builder frame, String type, int imageType) {
    BufferedImage image = new BufferedImage(width, height, imageType);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (imageType == BufferedImage.TYPE_BYTE_GRAY) {
          image.getRaster().setSample(x, y, 0, at(0, x, y));
        } else {
          image.setRGB(x, y, at(0, x, y) << 16 | at(1, x, y) << 8 | at(2, x, y));
        }
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, type, bytes)) {
        throw new IllegalStateException("no writer for " + type);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frame.setWidth(0).setHeight(0).setPixels(ByteString.copyFrom(bytes.toByteArray()));
  }

  /**
   * An RGB picture of a model's size whose corner is white, which the fragile model cannot bear.
   */
  static Frame.Builder poison(long sequence, int side) {
    byte[] bytes = new byte[side * side * 3];
    Arrays.fill(bytes, 0, 3, (byte) WHITE);
    return Frame.newBuilder()
        .setSequence(sequence)
        .setSourcePts(-sequence)
        .setPixelFormat(PixelFormat.PIXEL_FORMAT_RGB8)
        .setWidth(side)
        .setHeight(side)
        .setPixels(ByteString.copyFrom(bytes));
  }

  /** How far an answer may be from what was drawn, in levels of 255. */
  float tolerance(int side) {
    if (format == PixelFormat.PIXEL_FORMAT_JPEG) {
      return 10;
    }
    return format == PixelFormat.PIXEL_FORMAT_RGB8 && width == side && height == side ? 0.01f : 5;
  }
}
