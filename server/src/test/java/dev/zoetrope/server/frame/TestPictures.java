package dev.zoetrope.server.frame;

import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Rect;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Files, specs and rows that the tests of this package share. */
final class TestPictures {
  static final int MAX_PIXELS = 33_177_600;
  private static final int GUARD_BYTES = 64;
  private static final byte GUARD = (byte) 0xa5;

  private TestPictures() {}

  static byte[] resource(String name) {
    try (InputStream in = TestPictures.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no test resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PixelFormat formatOf(String name) {
    return name.endsWith(".png") ? PixelFormat.PIXEL_FORMAT_PNG : PixelFormat.PIXEL_FORMAT_JPEG;
  }

  static PictureSpec file(PixelFormat format) {
    return file(format, null);
  }

  static PictureSpec file(PixelFormat format, @Nullable Rect crop) {
    return new PictureSpec(
        format, 0, 0, 0, ColorSpace.COLOR_SPACE_UNSPECIFIED, Fit.FIT_UNSPECIFIED, crop);
  }

  static PictureSpec raw(PixelFormat format, int width, int height) {
    return raw(format, width, height, 0, ColorSpace.COLOR_SPACE_UNSPECIFIED, null);
  }

  static PictureSpec raw(
      PixelFormat format,
      int width,
      int height,
      int stride,
      ColorSpace color,
      @Nullable Rect crop) {
    return new PictureSpec(format, width, height, stride, color, Fit.FIT_UNSPECIFIED, crop);
  }

  static Rect rect(int x, int y, int width, int height) {
    return Rect.newBuilder().setX(x).setY(y).setWidth(width).setHeight(height).build();
  }

  static InputRecipe recipe(int width, int height, Fit fit, int edge, Interpolation filter) {
    return new InputRecipe(width, height, fit, edge, filter);
  }

  /** A recipe that leaves a picture of that size as it is. */
  static InputRecipe asIs(int width, int height) {
    return recipe(width, height, Fit.FIT_SQUASH, 0, Interpolation.BILINEAR);
  }

  /** Decodes into a row with guards on either side, and checks them. */
  static byte[] decode(PictureDecoder decoder, PictureSpec spec, byte[] payload, InputRecipe recipe)
      throws InvalidFrameException {
    return decode(decoder, spec, ByteBuffer.wrap(payload), recipe);
  }

  static byte[] decode(
      PictureDecoder decoder, PictureSpec spec, ByteBuffer payload, InputRecipe recipe)
      throws InvalidFrameException {
    ByteBuffer slab = ByteBuffer.allocateDirect(recipe.rowBytes() + 2 * GUARD_BYTES);
    for (int i = 0; i < slab.capacity(); i++) {
      slab.put(i, GUARD);
    }
    // Wider than the row on purpose: nothing but what decode itself counts stops it.
    ByteBuffer row = slab.slice(GUARD_BYTES, recipe.rowBytes() + GUARD_BYTES);
    try {
      decoder.decode(spec, payload, List.of(new RowTarget(recipe, row)));
    } catch (InvalidFrameException e) {
      checkGuards(slab);
      throw e;
    }
    checkGuards(slab);
    byte[] out = new byte[recipe.rowBytes()];
    row.get(0, out);
    return out;
  }

  private static void checkGuards(ByteBuffer slab) {
    for (int i = 0; i < GUARD_BYTES; i++) {
      if (slab.get(i) != GUARD || slab.get(slab.capacity() - 1 - i) != GUARD) {
        throw new AssertionError("a neighbour of the row was touched");
      }
    }
  }

  /** What the JDK's own codecs make of a picture, RGB. */
  static byte[] rgb(byte[] file) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
      byte[] out = new byte[image.getWidth() * image.getHeight() * 3];
      for (int y = 0, at = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++, at += 3) {
          int pixel = image.getRGB(x, y);
          out[at] = (byte) (pixel >> 16);
          out[at + 1] = (byte) (pixel >> 8);
          out[at + 2] = (byte) pixel;
        }
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The largest difference of two levels. */
  static int furthest(byte[] one, byte[] other) {
    int most = 0;
    for (int i = 0; i < one.length; i++) {
      most = Math.max(most, Math.abs((one[i] & 0xff) - (other[i] & 0xff)));
    }
    return one.length == other.length ? most : Integer.MAX_VALUE;
  }

  /** The part of levels that differ by more than {@code levels}. */
  static double share(byte[] one, byte[] other, int levels) {
    int count = 0;
    for (int i = 0; i < one.length; i++) {
      count += Math.abs((one[i] & 0xff) - (other[i] & 0xff)) > levels ? 1 : 0;
    }
    return count / (double) one.length;
  }

  /** One pixel of a row. */
  static int[] pixel(byte[] row, int width, int x, int y) {
    byte[] at = Arrays.copyOfRange(row, (y * width + x) * 3, (y * width + x) * 3 + 3);
    return new int[] {at[0] & 0xff, at[1] & 0xff, at[2] & 0xff};
  }
}
