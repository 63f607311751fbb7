package dev.zoetrope.server.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Rect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureValidatorTest {
  private static final int MAX_PIXELS = 1_000_000;

  @ParameterizedTest
  @CsvSource({
    "RGB8, 5, 3, 0, 45",
    "RGB8, 5, 3, 16, 48",
    "BGR8, 5, 3, 15, 45",
    "GRAY8, 5, 3, 0, 15",
    "GRAY8, 5, 3, 8, 24",
    "NV12, 4, 6, 0, 36",
    "NV12, 4, 6, 5, 45",
    "I420, 4, 6, 0, 36",
    "I420, 4, 6, 8, 72",
    "JPEG, 0, 0, 0, 1",
    "PNG, 640, 480, 0, 9"
  })
  void acceptsWhatAddsUp(String format, int width, int height, int stride, long bytes)
      throws Exception {
    PictureValidator.check(spec(format, width, height, stride, null), bytes, MAX_PIXELS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNSPECIFIED | 4 | 4 | 0 | 48 | pixel_format: one of RGB8",
        "RGB8 | 0 | 4 | 0 | 0 | at least 1 pixel for a format that does not state them, got 0 x 4",
        "RGB8 | 16385 | 4 | 0 | 0 | width: at most 16384 pixels, got 16385",
        "RGB8 | 4 | -1 | 0 | 0 | height: at most 16384 pixels, got 4294967295",
        "JPEG | 20000 | 0 | 0 | 10 | width: at most 16384 pixels, got 20000",
        "GRAY8 | 1001 | 1000 | 0 | 0 | at most 1000000 pixels, got 1001000 (1001 x 1000)",
        "NV12 | 5 | 4 | 0 | 30 | even for NV12 and I420, got 5 x 4",
        "I420 | 4 | 5 | 0 | 30 | even for NV12 and I420, got 4 x 5",
        "RGB8 | 5 | 3 | 14 | 42 | stride: 0 or 15 to 1048576 bytes, got 14",
        "RGB8 | 5 | 3 | -1 | 42 | stride: 0 or 15 to 1048576 bytes, got 4294967295",
        "I420 | 4 | 6 | 7 | 63 | stride: even for I420, got 7",
        "JPEG | 0 | 0 | 8 | 63 | stride: 0 for a file, got 8",
        "RGB8 | 5 | 3 | 0 | 44 | 45 bytes for 5 x 3 with 15 bytes a line, got 44 bytes",
        "NV12 | 4 | 6 | 5 | 46 | 45 bytes for 4 x 6 with 5 bytes a line, got 46 bytes",
        "PNG | 0 | 0 | 0 | 0 | pixels: a file of at least 1 byte, got 0 bytes"
      })
  void refusesWithFieldLimitAndValue(
      String format, int width, int height, int stride, long bytes, String message) {
    assertRefused(spec(format, width, height, stride, null), bytes, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 | 0 | 3 | crop.width: at least 1 pixel, got 0",
        "0 | 0 | 5 | 0 | crop.height: at least 1 pixel, got 0",
        "1 | 0 | 5 | 3 | crop.x + crop.width: at most the picture's 5 pixels, got 1 + 5",
        "0 | 3 | 5 | 1 | crop.y + crop.height: at most the picture's 3 pixels, got 3 + 1",
        "-1 | 0 | 2 | 1 | crop.x + crop.width: at most the picture's 5 pixels, got 4294967295 + 2"
      })
  void refusesACropOutsideThePicture(int x, int y, int width, int height, String message) {
    assertRefused(spec("RGB8", 5, 3, 0, TestPictures.rect(x, y, width, height)), 45, message);
  }

  @Test
  void leavesAFilesCropToItsHeader() throws Exception {
    Rect crop = TestPictures.rect(100, 100, 10, 10);
    PictureValidator.check(spec("JPEG", 0, 0, 0, crop), 10, MAX_PIXELS);
    assertRefused(
        spec("JPEG", 0, 0, 0, TestPictures.rect(0, 0, 0, 1)), 10, "crop.width: at least 1 pixel");
  }

  @Test
  void refusesValuesOfANewerContract() {
    PictureSpec spec =
        new PictureSpec(
            PixelFormat.PIXEL_FORMAT_GRAY8,
            1,
            1,
            0,
            ColorSpace.UNRECOGNIZED,
            Fit.FIT_UNSPECIFIED,
            null);
    assertRefused(spec, 1, "color: not a value of ColorSpace");
  }

  @Test
  void knowsThePayloadThatIsAlreadyTheRow() {
    InputRecipe recipe = new InputRecipe(8, 6, Fit.FIT_CROP, 10, Interpolation.BILINEAR);
    assertThat(PictureValidator.fits(spec("RGB8", 8, 6, 0, null), recipe)).isTrue();
    assertThat(PictureValidator.fits(spec("RGB8", 8, 6, 24, null), recipe)).isTrue();
    Rect whole = TestPictures.rect(0, 0, 8, 6);
    assertThat(PictureValidator.fits(spec("RGB8", 8, 6, 0, whole), recipe)).isTrue();

    Rect part = TestPictures.rect(0, 0, 8, 5);
    assertThat(PictureValidator.fits(spec("RGB8", 8, 6, 0, part), recipe)).isFalse();
    assertThat(PictureValidator.fits(spec("RGB8", 8, 6, 27, null), recipe)).isFalse();
    assertThat(PictureValidator.fits(spec("BGR8", 8, 6, 0, null), recipe)).isFalse();
    assertThat(PictureValidator.fits(spec("RGB8", 6, 8, 0, null), recipe)).isFalse();
  }

  private static PictureSpec spec(
      String format, int width, int height, int stride, @Nullable Rect crop) {
    return TestPictures.raw(
        PixelFormat.valueOf("PIXEL_FORMAT_" + format),
        width,
        height,
        stride,
        ColorSpace.COLOR_SPACE_UNSPECIFIED,
        crop);
  }

  private static void assertRefused(PictureSpec spec, long bytes, String message) {
    assertThatExceptionOfType(InvalidFrameException.class)
        .isThrownBy(() -> PictureValidator.check(spec, bytes, MAX_PIXELS))
        .withMessageContaining(message);
  }
}
