package dev.zoetrope.server.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.v1.Fit;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows against Pillow's, made by {@code src/test/python/frame_goldens.py}. */
class PillowParityTest {
  private static final int WIDTH = 48;
  private static final int HEIGHT = 40;
  private static final int EDGE = 52;

  @ParameterizedTest
  @CsvSource({
    "wide.png, crop, bilinear",
    "wide.png, crop, bicubic",
    "wide.png, squash, bilinear",
    "wide.png, squash, bicubic",
    "wide.png, letterbox, bilinear",
    "wide.png, letterbox, bicubic",
    "small.png, crop, bilinear",
    "small.png, crop, bicubic",
    "small.png, squash, bilinear",
    "small.png, squash, bicubic",
    "small.png, letterbox, bilinear",
    "small.png, letterbox, bicubic",
    "dot.png, crop, bilinear",
    "dot.png, squash, bicubic",
    "dot.png, letterbox, bilinear",
    "palette.png, squash, bilinear",
    "gray.png, squash, bilinear"
  })
  void resizesToPillowsPixelsExactly(String name, String fit, String filter) throws Exception {
    assertThat(TestPictures.furthest(row(name, fit, filter), golden(name, fit, filter))).isZero();
  }

  /** Pillow 13 scales these down first and across second, and rounds to 8 bits in between. */
  @ParameterizedTest
  @CsvSource({
    "crop, bilinear",
    "crop, bicubic",
    "squash, bilinear",
    "squash, bicubic",
    "letterbox, bilinear",
    "letterbox, bicubic"
  })
  void resizesTallPicturesWithinOneLevel(String fit, String filter) throws Exception {
    byte[] row = row("tall.png", fit, filter);
    byte[] golden = golden("tall.png", fit, filter);
    assertThat(TestPictures.furthest(row, golden)).isLessThanOrEqualTo(1);
  }

  /** The inverse DCT alone differs from libjpeg's ({@link TransformParityTest}). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "baseline444.jpg",
        "baseline422.jpg",
        "baseline420.jpg",
        "progressive.jpg",
        "restarts.jpg",
        "gray.jpg",
        "rgb.jpg",
        "cmyk.jpg",
        "ycck.jpg",
        "turned.jpg",
        "rgba.png"
      })
  void decodesToPillowsPixelsWithinOneLevel(String name) throws Exception {
    byte[] row = row(name, "squash", "bilinear");
    byte[] golden = golden(name, "squash", "bilinear");
    assertThat(TestPictures.furthest(row, golden)).as("largest difference").isLessThanOrEqualTo(2);
    assertThat(TestPictures.share(row, golden, 1)).as("over one level").isLessThan(0.005);
    assertThat(TestPictures.share(row, golden, 0)).as("not equal").isLessThan(0.2);
  }

  private static byte[] row(String name, String fit, String filter) throws Exception {
    InputRecipe recipe =
        TestPictures.recipe(
            WIDTH,
            HEIGHT,
            Fit.valueOf("FIT_" + fit.toUpperCase(Locale.ROOT)),
            EDGE,
            Interpolation.valueOf(filter.toUpperCase(Locale.ROOT)));
    try (PictureDecoder decoder = new PictureDecoder(TestPictures.MAX_PIXELS)) {
      return TestPictures.decode(
          decoder,
          TestPictures.file(TestPictures.formatOf(name)),
          TestPictures.resource(name),
          recipe);
    }
  }

  private static byte[] golden(String name, String fit, String filter) {
    return TestPictures.rgb(TestPictures.resource("%s.%s.%s.png".formatted(name, fit, filter)));
  }
}
