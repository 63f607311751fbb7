package dev.zoetrope.server.frame;

import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Rect;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a client says about a picture against the limits and the payload's length: arithmetic
 * only, for the event loop. It allocates nothing unless it refuses.
 *
 * <p>Sizes come from {@code uint32} fields, so a negative {@code int} is a large number here.
 */
public final class PictureValidator {
  /** The longest side of a picture, pixels. */
  public static final int MAX_SIDE = 16_384;

  private PictureValidator() {}

  /**
   * Refuses a picture that could not be decoded whatever its pixels are.
   *
   * @param payloadBytes length of the picture's bytes
   * @param maxPixels limit of width × height
   * @throws InvalidFrameException naming the field, the limit and the value
   */
  public static void check(PictureSpec spec, long payloadBytes, int maxPixels)
      throws InvalidFrameException {
    checkEnums(spec);
    checkSize(spec.width(), spec.height(), maxPixels);
    if (statesItsSize(spec.format())) {
      checkFile(spec, payloadBytes);
    } else {
      checkRaw(spec, payloadBytes);
    }
    Rect crop = spec.crop();
    if (crop != null) {
      if (statesItsSize(spec.format())) {
        checkCrop(crop, MAX_SIDE, MAX_SIDE);
      } else {
        checkCrop(crop, spec.width(), spec.height());
      }
    }
  }

  /**
   * Whether the payload of a checked picture is, byte for byte, the recipe's row: RGB of the
   * model's size, without padding, all of it looked at.
   */
  public static boolean fits(PictureSpec spec, InputRecipe recipe) {
    return spec.format() == PixelFormat.PIXEL_FORMAT_RGB8
        && spec.width() == recipe.width()
        && spec.height() == recipe.height()
        && (spec.stride() == 0 || spec.stride() == spec.width() * 3)
        && isWhole(spec.crop(), spec.width(), spec.height());
  }

  /** Whether the format is a file or video that states its own size. */
  public static boolean statesItsSize(PixelFormat format) {
    return switch (format) {
      case PIXEL_FORMAT_JPEG, PIXEL_FORMAT_PNG, PIXEL_FORMAT_H264, PIXEL_FORMAT_H265 -> true;
      default -> false;
    };
  }

  /** Bytes from one line of the first plane to the next of a checked raw picture. */
  static int lineBytes(PictureSpec spec) {
    return spec.stride() == 0 ? spec.width() * bytesPerSample(spec.format()) : spec.stride();
  }

  /** Refuses sides over the limit and too many pixels; 0 passes. */
  static void checkSize(int width, int height, int maxPixels) throws InvalidFrameException {
    checkSide("width", width);
    checkSide("height", height);
    long pixels = (long) width * height;
    if (pixels > maxPixels) {
      throw new InvalidFrameException(
          "width * height: at most %d pixels, got %d (%d x %d)"
              .formatted(maxPixels, pixels, width, height));
    }
  }

  /** Refuses an empty crop and one that leaves a picture of the given size. */
  static void checkCrop(Rect crop, int width, int height) throws InvalidFrameException {
    checkSpan("x", crop.getX(), "width", crop.getWidth(), width);
    checkSpan("y", crop.getY(), "height", crop.getHeight(), height);
  }

  private static void checkEnums(PictureSpec spec) throws InvalidFrameException {
    PixelFormat format = spec.format();
    if (format == PixelFormat.PIXEL_FORMAT_UNSPECIFIED || format == PixelFormat.UNRECOGNIZED) {
      throw new InvalidFrameException(
          "pixel_format: one of RGB8, BGR8, GRAY8, NV12, I420, JPEG, PNG, H264 and H265, got "
              + format);
    }
    if (spec.color() == ColorSpace.UNRECOGNIZED) {
      throw new InvalidFrameException("color: not a value of ColorSpace");
    }
    if (spec.fit() == Fit.UNRECOGNIZED) {
      throw new InvalidFrameException("fit: not a value of Fit");
    }
  }

  private static void checkSide(String field, int pixels) throws InvalidFrameException {
    if (Integer.compareUnsigned(pixels, MAX_SIDE) > 0) {
      throw new InvalidFrameException(
          "%s: at most %d pixels, got %s"
              .formatted(field, MAX_SIDE, Integer.toUnsignedString(pixels)));
    }
  }

  private static void checkFile(PictureSpec spec, long payloadBytes) throws InvalidFrameException {
    if (payloadBytes <= 0) {
      throw new InvalidFrameException("pixels: a file of at least 1 byte, got 0 bytes");
    }
    if (spec.stride() != 0) {
      throw new InvalidFrameException(
          "stride: 0 for a file, got " + Integer.toUnsignedString(spec.stride()));
    }
  }

  private static void checkRaw(PictureSpec spec, long payloadBytes) throws InvalidFrameException {
    if (spec.width() == 0 || spec.height() == 0) {
      throw new InvalidFrameException(
          "width and height: at least 1 pixel for a format that does not state them, got %d x %d"
              .formatted(spec.width(), spec.height()));
    }
    boolean halved = isHalved(spec.format());
    if (halved && ((spec.width() | spec.height()) & 1) != 0) {
      throw new InvalidFrameException(
          "width and height: even for NV12 and I420, got %d x %d"
              .formatted(spec.width(), spec.height()));
    }
    checkStride(spec);
    long expected = (long) lineBytes(spec) * (halved ? spec.height() * 3L / 2 : spec.height());
    if (payloadBytes != expected) {
      throw new InvalidFrameException(
          "pixels: %d bytes for %d x %d with %d bytes a line, got %d bytes"
              .formatted(expected, spec.width(), spec.height(), lineBytes(spec), payloadBytes));
    }
  }

  private static void checkStride(PictureSpec spec) throws InvalidFrameException {
    if (spec.stride() == 0) {
      return;
    }
    int least = spec.width() * bytesPerSample(spec.format());
    // The upper bound keeps the arithmetic in int; no real picture is padded to 64 times its width.
    long most = 64L * MAX_SIDE;
    long stride = Integer.toUnsignedLong(spec.stride());
    if (stride < least || stride > most) {
      throw new InvalidFrameException(
          "stride: 0 or %d to %d bytes, got %d".formatted(least, most, stride));
    }
    if (spec.format() == PixelFormat.PIXEL_FORMAT_I420 && (stride & 1) != 0) {
      throw new InvalidFrameException("stride: even for I420, got " + stride);
    }
  }

  private static void checkSpan(String at, int start, String size, int extent, int limit)
      throws InvalidFrameException {
    long from = Integer.toUnsignedLong(start);
    long length = Integer.toUnsignedLong(extent);
    if (length == 0) {
      throw new InvalidFrameException("crop.%s: at least 1 pixel, got 0".formatted(size));
    }
    if (from + length > limit) {
      throw new InvalidFrameException(
          "crop.%s + crop.%s: at most the picture's %d pixels, got %d + %d"
              .formatted(at, size, limit, from, length));
    }
  }

  private static boolean isWhole(@Nullable Rect crop, int width, int height) {
    return crop == null
        || (crop.getX() == 0
            && crop.getY() == 0
            && crop.getWidth() == width
            && crop.getHeight() == height);
  }

  private static boolean isHalved(PixelFormat format) {
    return format == PixelFormat.PIXEL_FORMAT_NV12 || format == PixelFormat.PIXEL_FORMAT_I420;
  }

  private static int bytesPerSample(PixelFormat format) {
    return format == PixelFormat.PIXEL_FORMAT_RGB8 || format == PixelFormat.PIXEL_FORMAT_BGR8
        ? 3
        : 1;
  }
}
