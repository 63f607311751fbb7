package dev.zoetrope.server.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Rect;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats that are not files: layout, stride, matrix and range, crop. */
class RawPictureTest {
  private final PictureDecoder decoder = new PictureDecoder(TestPictures.MAX_PIXELS);

  @AfterEach
  void close() {
    decoder.close();
  }

  @Test
  void copiesRgbAndSwapsBgr() throws Exception {
    byte[] rgb = noise(6 * 4 * 3);
    InputRecipe recipe = TestPictures.asIs(6, 4);
    assertThat(decode(TestPictures.raw(PixelFormat.PIXEL_FORMAT_RGB8, 6, 4), rgb, recipe))
        .isEqualTo(rgb);
    byte[] swapped = decode(TestPictures.raw(PixelFormat.PIXEL_FORMAT_BGR8, 6, 4), rgb, recipe);
    for (int i = 0; i < rgb.length; i += 3) {
      assertThat(new byte[] {swapped[i + 2], swapped[i + 1], swapped[i]})
          .isEqualTo(new byte[] {rgb[i], rgb[i + 1], rgb[i + 2]});
    }
  }

  @Test
  void repeatsGrayInEveryChannel() throws Exception {
    byte[] gray = noise(6 * 4);
    byte[] row =
        decode(
            TestPictures.raw(PixelFormat.PIXEL_FORMAT_GRAY8, 6, 4), gray, TestPictures.asIs(6, 4));
    for (int i = 0; i < gray.length; i++) {
      assertThat(new byte[] {row[3 * i], row[3 * i + 1], row[3 * i + 2]}).containsOnly(gray[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BT601_LIMITED, 0.299, 0.114, true",
    "BT601_FULL, 0.299, 0.114, false",
    "BT709_LIMITED, 0.2126, 0.0722, true",
    "BT709_FULL, 0.2126, 0.0722, false"
  })
  void convertsByTheNamedMatrixAndRange(String color, double kr, double kb, boolean limited)
      throws Exception {
    ColorSpace space = ColorSpace.valueOf("COLOR_SPACE_" + color);
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      int[] yuv = {random.nextInt(256), random.nextInt(256), random.nextInt(256)};
      assertConverted(space, 2, yuv, kr, kb, limited);
    }
  }

  @Test
  void takesHighDefinitionForBt709() throws Exception {
    int[] yuv = {90, 160, 110};
    assertConverted(ColorSpace.COLOR_SPACE_UNSPECIFIED, 718, yuv, 0.299, 0.114, true);
    assertConverted(ColorSpace.COLOR_SPACE_UNSPECIFIED, 720, yuv, 0.2126, 0.0722, true);
  }

  private void assertConverted(
      ColorSpace space, int lines, int[] yuv, double kr, double kb, boolean limited)
      throws Exception {
    byte[] i420 = new byte[2 * lines * 3 / 2];
    byte[] nv12 = new byte[i420.length];
    for (int i = 0; i < 2 * lines; i++) {
      i420[i] = (byte) yuv[0];
      nv12[i] = (byte) yuv[0];
    }
    int half = lines / 2;
    for (int i = 0; i < half; i++) {
      i420[2 * lines + i] = (byte) yuv[1];
      i420[2 * lines + half + i] = (byte) yuv[2];
      nv12[2 * lines + 2 * i] = (byte) yuv[1];
      nv12[2 * lines + 2 * i + 1] = (byte) yuv[2];
    }
    double y = limited ? (yuv[0] - 16) * 255.0 / 219 : yuv[0];
    double u = (yuv[1] - 128) * (limited ? 255.0 / 224 : 1);
    double v = (yuv[2] - 128) * (limited ? 255.0 / 224 : 1);
    double red = y + 2 * (1 - kr) * v;
    double blue = y + 2 * (1 - kb) * u;
    double green = (y - kr * red - kb * blue) / (1 - kr - kb);
    double[] expected = {red, green, blue};
    for (PixelFormat format :
        new PixelFormat[] {PixelFormat.PIXEL_FORMAT_I420, PixelFormat.PIXEL_FORMAT_NV12}) {
      byte[] row =
          decode(
              TestPictures.raw(format, 2, lines, 0, space, null),
              format == PixelFormat.PIXEL_FORMAT_I420 ? i420 : nv12,
              TestPictures.asIs(2, lines));
      int[] pixel = TestPictures.pixel(row, 2, 1, lines - 1);
      for (int c = 0; c < 3; c++) {
        double level = Math.max(0, Math.min(255, expected[c]));
        assertThat((double) pixel[c]).isCloseTo(level, within(0.51));
      }
    }
  }

  @Test
  void readsNv12AndI420TheSame() throws Exception {
    int width = 10;
    int height = 6;
    byte[] i420 = noise(width * height * 3 / 2);
    byte[] nv12 = i420.clone();
    int quarter = width * height / 4;
    for (int i = 0; i < quarter; i++) {
      nv12[width * height + 2 * i] = i420[width * height + i];
      nv12[width * height + 2 * i + 1] = i420[width * height + quarter + i];
    }
    InputRecipe recipe = TestPictures.asIs(width, height);
    byte[] one = decode(TestPictures.raw(PixelFormat.PIXEL_FORMAT_I420, 10, 6), i420, recipe);
    byte[] other = decode(TestPictures.raw(PixelFormat.PIXEL_FORMAT_NV12, 10, 6), nv12, recipe);
    assertThat(other).isEqualTo(one);
  }

  @ParameterizedTest
  @CsvSource({"RGB8, 24, 1", "BGR8, 19, 1", "GRAY8, 9, 1", "NV12, 11, 2", "I420, 12, 2"})
  void skipsThePaddingOfEveryLine(String name, int stride, int divisor) throws Exception {
    PixelFormat format = PixelFormat.valueOf("PIXEL_FORMAT_" + name);
    int width = 6;
    int height = 4;
    PictureSpec tight = TestPictures.raw(format, width, height);
    int line = PictureValidator.lineBytes(tight);
    int lines = divisor == 2 ? height * 3 / 2 : height;
    byte[] packed = noise(line * lines);
    byte[] padded = noise(stride * lines);
    for (int i = 0, to = 0, from = 0; i < lines; i++) {
      boolean halves = format == PixelFormat.PIXEL_FORMAT_I420 && i >= height;
      for (int part = 0; part < (halves ? 2 : 1); part++) {
        int bytes = halves ? line / 2 : line;
        System.arraycopy(packed, from, padded, to, bytes);
        from += bytes;
        to += halves ? stride / 2 : stride;
      }
    }
    ColorSpace color = ColorSpace.COLOR_SPACE_UNSPECIFIED;
    InputRecipe recipe = TestPictures.asIs(width, height);
    assertThat(decode(TestPictures.raw(format, width, height, stride, color, null), padded, recipe))
        .isEqualTo(decode(tight, packed, recipe));
  }

  @ParameterizedTest
  @CsvSource({"RGB8", "BGR8", "GRAY8", "NV12", "I420"})
  void cropsBeforeItFits(String name) throws Exception {
    PixelFormat format = PixelFormat.valueOf("PIXEL_FORMAT_" + name);
    PictureSpec whole = TestPictures.raw(format, 12, 10);
    int lines = name.endsWith("8") ? 10 : 15;
    byte[] payload = noise(PictureValidator.lineBytes(whole) * lines);
    byte[] all = decode(whole, payload, TestPictures.asIs(12, 10));
    Rect crop = TestPictures.rect(3, 1, 7, 8);
    ColorSpace color = ColorSpace.COLOR_SPACE_UNSPECIFIED;
    byte[] part =
        decode(TestPictures.raw(format, 12, 10, 0, color, crop), payload, TestPictures.asIs(7, 8));
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 7; x++) {
        assertThat(TestPictures.pixel(part, 7, x, y))
            .isEqualTo(TestPictures.pixel(all, 12, x + 3, y + 1));
      }
    }
  }

  @Test
  void readsHeapAndDirectPayloadsFromTheirPosition() throws Exception {
    byte[] rgb = noise(6 * 4 * 3);
    PictureSpec spec = TestPictures.raw(PixelFormat.PIXEL_FORMAT_RGB8, 6, 4);
    InputRecipe recipe = TestPictures.recipe(5, 5, Fit.FIT_CROP, 8, Interpolation.BICUBIC);
    byte[] expected = decode(spec, rgb, recipe);
    ByteBuffer heap = ByteBuffer.allocate(rgb.length + 9).position(9).put(rgb).position(9);
    ByteBuffer direct = ByteBuffer.allocateDirect(rgb.length + 9).position(9).put(rgb).position(9);
    assertThat(TestPictures.decode(decoder, spec, heap, recipe)).isEqualTo(expected);
    assertThat(TestPictures.decode(decoder, spec, direct, recipe)).isEqualTo(expected);
    assertThat(TestPictures.decode(decoder, spec, direct.asReadOnlyBuffer(), recipe))
        .isEqualTo(expected);
    assertThat(direct.position()).isEqualTo(9);
  }

  @Test
  void takesTheStreamsFitOverTheRecipes() throws Exception {
    byte[] white = new byte[40 * 10 * 3];
    Arrays.fill(white, (byte) 255);
    PictureSpec spec =
        new PictureSpec(
            PixelFormat.PIXEL_FORMAT_RGB8,
            40,
            10,
            0,
            ColorSpace.COLOR_SPACE_UNSPECIFIED,
            Fit.FIT_LETTERBOX,
            null);
    byte[] row =
        decode(spec, white, TestPictures.recipe(20, 20, Fit.FIT_CROP, 20, Interpolation.BILINEAR));
    assertThat(TestPictures.pixel(row, 20, 0, 6)).containsOnly(114);
    assertThat(TestPictures.pixel(row, 20, 0, 7)).containsOnly(255);
    assertThat(TestPictures.pixel(row, 20, 19, 11)).containsOnly(255);
    assertThat(TestPictures.pixel(row, 20, 19, 12)).containsOnly(114);
  }

  private byte[] decode(PictureSpec spec, byte[] payload, InputRecipe recipe)
      throws InvalidFrameException {
    return TestPictures.decode(decoder, spec, payload, recipe);
  }

  private static byte[] noise(int bytes) {
    byte[] out = new byte[bytes];
    new Random(bytes).nextBytes(out);
    return out;
  }
}
