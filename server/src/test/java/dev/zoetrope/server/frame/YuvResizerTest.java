package dev.zoetrope.server.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Rect;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows of 4:2:0 pictures against the long way: every pixel to RGB in double precision and 8 bits,
 * then {@link Resizer}, which {@link TransformParityTest} holds against Pillow.
 */
class YuvResizerTest {
  private static final ColorSpace COLOR = ColorSpace.COLOR_SPACE_BT709_LIMITED;
  private static final double KR = 0.2126;
  private static final double KB = 0.0722;

  private final PictureDecoder decoder = new PictureDecoder(TestPictures.MAX_PIXELS);

  @AfterEach
  void close() {
    decoder.close();
  }

  @ParameterizedTest
  @CsvSource({
    "320, 180, 56, 64",
    "322, 182, 56, 64",
    "96, 70, 40, 43",
    "70, 96, 40, 43",
    "400, 26, 48, 48",
    "18, 500, 48, 48",
    "20, 14, 40, 43",
    "2, 2, 24, 24",
    "2, 60, 24, 24",
    "60, 2, 24, 24",
    "2, 4000, 24, 24",
    "4000, 2, 24, 24",
    "1280, 720, 224, 256"
  })
  void staysWithinOneLevelOfPillow(int width, int height, int side, int edge) throws Exception {
    byte[] i420 = scene(width, height);
    byte[] rgb = rgb(i420, width, height);
    for (Fit fit : new Fit[] {Fit.FIT_CROP, Fit.FIT_SQUASH, Fit.FIT_LETTERBOX}) {
      for (Interpolation filter : Interpolation.values()) {
        InputRecipe recipe = TestPictures.recipe(side, side + 2, fit, edge + 2, filter);
        assertClose(i420, rgb, width, height, null, recipe);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void takesChromaFromAroundACrop(Interpolation filter) throws Exception {
    byte[] i420 = scene(120, 90);
    byte[] rgb = rgb(i420, 120, 90);
    InputRecipe recipe = TestPictures.recipe(24, 20, Fit.FIT_CROP, 26, filter);
    for (int[] crop :
        new int[][] {{0, 0, 61, 45}, {1, 1, 119, 89}, {33, 17, 24, 20}, {119, 89, 1, 1}}) {
      Rect rect = TestPictures.rect(crop[0], crop[1], crop[2], crop[3]);
      assertClose(i420, rgb, 120, 90, rect, recipe);
    }
  }

  /** One decoder, sizes that grow and shrink: nothing of a picture before is left. */
  @Test
  void answersTheSameWhateverCameBefore() throws Exception {
    int[][] sizes = {{640, 360}, {34, 20}, {20, 700}, {700, 20}, {640, 360}};
    for (int round = 0; round < 2; round++) {
      for (int[] size : sizes) {
        byte[] i420 = scene(size[0], size[1]);
        PictureSpec spec = spec(PixelFormat.PIXEL_FORMAT_I420, size[0], size[1], 0, null);
        InputRecipe recipe =
            TestPictures.recipe(30, 32, Fit.FIT_LETTERBOX, 0, Interpolation.BICUBIC);
        byte[] row = TestPictures.decode(decoder, spec, i420, recipe);
        try (PictureDecoder fresh = new PictureDecoder(TestPictures.MAX_PIXELS)) {
          assertThat(row).isEqualTo(TestPictures.decode(fresh, spec, i420, recipe));
        }
      }
    }
  }

  /** Primary colours side by side, of which half the edges' chroma lies outside RGB. */
  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void staysNearPillowWhereColoursLieOutsideRgb(Interpolation filter) throws Exception {
    byte[] i420 = squares(322, 182);
    byte[] rgb = rgb(i420, 322, 182);
    InputRecipe recipe = TestPictures.recipe(56, 56, Fit.FIT_CROP, 64, filter);
    byte[] expected = longWay(rgb, 322, 182, null, recipe);
    byte[] row =
        TestPictures.decode(
            decoder, spec(PixelFormat.PIXEL_FORMAT_I420, 322, 182, 0, null), i420, recipe);
    long sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum += Math.abs((row[i] & 0xff) - (expected[i] & 0xff));
    }
    assertThat(sum / (double) row.length).as("mean difference").isLessThan(1);
    assertThat(TestPictures.furthest(row, expected)).isLessThan(25);
  }

  /** Light outside RGB is cut off after it is averaged: a level of its own, and none wraps. */
  @Test
  void cutsOffWhatRgbCannotHold() throws Exception {
    byte[] i420 = new byte[64 * 48 * 3 / 2];
    Arrays.fill(i420, (byte) 255);
    InputRecipe recipe = TestPictures.recipe(20, 20, Fit.FIT_SQUASH, 0, Interpolation.BICUBIC);
    PictureSpec spec = spec(PixelFormat.PIXEL_FORMAT_I420, 64, 48, 0, null);
    byte[] bright = TestPictures.decode(decoder, spec, i420, recipe);
    // Green: 278.3 - (0.1873 + 0.4681) * 144.6.
    assertThat(TestPictures.pixel(bright, 20, 10, 10)).containsExactly(255, 184, 255);
    Arrays.fill(i420, (byte) 0);
    byte[] dark = TestPictures.decode(decoder, spec, i420, recipe);
    assertThat(TestPictures.pixel(dark, 20, 10, 10)).containsExactly(0, 77, 0);
  }

  private void assertClose(
      byte[] i420, byte[] rgb, int width, int height, @Nullable Rect crop, InputRecipe recipe)
      throws Exception {
    String name = String.format(Locale.ROOT, "%d x %d, crop %s, %s", width, height, crop, recipe);
    byte[] expected = longWay(rgb, width, height, crop, recipe);
    byte[] row =
        TestPictures.decode(
            decoder, spec(PixelFormat.PIXEL_FORMAT_I420, width, height, 0, crop), i420, recipe);
    assertThat(TestPictures.furthest(row, expected)).as(name).isLessThanOrEqualTo(2);
    assertThat(TestPictures.share(row, expected, 1)).as(name).isLessThanOrEqualTo(0.001);
    int stride = width + 3;
    byte[] nv12 = nv12(i420, width, height, stride);
    assertThat(
            TestPictures.decode(
                decoder,
                spec(PixelFormat.PIXEL_FORMAT_NV12, width, height, stride, crop),
                nv12,
                recipe))
        .as(name)
        .isEqualTo(row);
  }

  private static byte[] longWay(
      byte[] rgb, int width, int height, @Nullable Rect crop, InputRecipe recipe) {
    Plane pixels = new Plane(ByteBuffer.wrap(rgb), 0, 3, width * 3, width, height, 3);
    PackedLines.Layout layout = new PackedLines.Layout(3, 0, 1, 2, -1, false);
    Lines lines = new PackedLines(pixels, layout, null, new LineScratch());
    PictureWindow window = PictureWindow.of(lines, crop);
    Placement placement = Placement.of(window.width(), window.height(), recipe.fit(), recipe);
    ByteBuffer row = ByteBuffer.allocate(recipe.rowBytes());
    new Resizer().resize(lines, window, placement, recipe, row);
    return row.array();
  }

  private static PictureSpec spec(
      PixelFormat format, int width, int height, int stride, @Nullable Rect crop) {
    return TestPictures.raw(format, width, height, stride, COLOR, crop);
  }

  /** Waves and noise whose colours all lie inside RGB. */
  private static byte[] scene(int width, int height) {
    Random random = new Random(width * 31L + height);
    byte[] out = new byte[width * height * 3 / 2];
    for (int i = 0; i < width * height; i++) {
      double wave = Math.sin(i % width / 7.0) * Math.cos(Math.floorDiv(i, width) / 5.0);
      out[i] = (byte) (125 + 45 * wave + random.nextInt(21) - 10);
    }
    for (int i = width * height; i < out.length; i++) {
      out[i] = (byte) (128 + 14 * Math.sin(i / 9.0) + random.nextInt(9) - 4);
    }
    return out;
  }

  /** Squares of 24 pixels: red, green, blue, white and black. */
  private static byte[] squares(int width, int height) {
    int[][] colours = {
      {63, 102, 240}, {173, 42, 26}, {32, 240, 118}, {235, 128, 128}, {16, 128, 128}
    };
    byte[] out = new byte[width * height * 3 / 2];
    int pixels = width * height;
    for (int i = 0; i < pixels; i++) {
      int x = i % width;
      int y = i / width;
      int[] colour = colours[(x / 24 * 3 + y / 24 * 2) % colours.length];
      out[i] = (byte) colour[0];
      int at = pixels + y / 2 * (width / 2) + x / 2;
      out[at] = (byte) colour[1];
      out[at + pixels / 4] = (byte) colour[2];
    }
    return out;
  }

  private static byte[] nv12(byte[] i420, int width, int height, int stride) {
    byte[] out = new byte[stride * height * 3 / 2];
    new Random(1).nextBytes(out);
    for (int y = 0; y < height; y++) {
      System.arraycopy(i420, y * width, out, y * stride, width);
    }
    int quarter = width * height / 4;
    for (int i = 0; i < quarter; i++) {
      int at = (height + i / (width / 2)) * stride + i % (width / 2) * 2;
      out[at] = i420[width * height + i];
      out[at + 1] = i420[width * height + quarter + i];
    }
    return out;
  }

  private static byte[] rgb(byte[] i420, int width, int height) {
    byte[] out = new byte[width * height * 3];
    int pixels = width * height;
    for (int i = 0; i < pixels; i++) {
      double y = ((i420[i] & 0xff) - 16) * 255.0 / 219;
      double u = (chroma(i420, pixels, width, height, i) - 128) * 255.0 / 224;
      double v = (chroma(i420, pixels * 5 / 4, width, height, i) - 128) * 255.0 / 224;
      double red = y + 2 * (1 - KR) * v;
      double blue = y + 2 * (1 - KB) * u;
      double green = (y - KR * red - KB * blue) / (1 - KR - KB);
      out[3 * i] = level(red);
      out[3 * i + 1] = level(green);
      out[3 * i + 2] = level(blue);
    }
    return out;
  }

  private static byte level(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }

  /** Three quarters of the nearer sample and one of the farther, in both directions. */
  private static double chroma(byte[] i420, int at, int width, int height, int pixel) {
    int x = pixel % width;
    int y = pixel / width;
    int farX = Math.max(0, Math.min(width / 2 - 1, x / 2 + (x % 2) * 2 - 1));
    int farY = Math.max(0, Math.min(height / 2 - 1, y / 2 + (y % 2) * 2 - 1));
    int near = at + y / 2 * (width / 2);
    int far = at + farY * (width / 2);
    double nearLine = 0.75 * (i420[near + x / 2] & 0xff) + 0.25 * (i420[near + farX] & 0xff);
    double farLine = 0.75 * (i420[far + x / 2] & 0xff) + 0.25 * (i420[far + farX] & 0xff);
    return 0.75 * nearLine + 0.25 * farLine;
  }
}
