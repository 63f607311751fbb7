package dev.zoetrope.server.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.frame.InputRecipe.CropOffset;
import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.v1.Fit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows against the transforms of torchvision and Hugging Face on PIL's pictures, made by {@code
 * src/test/python/transform_goldens.py}.
 */
class TransformParityTest {
  private static final int SIDE = 40;
  private static final int EDGE = 43;
  private static final int ROW_BYTES = SIDE * SIDE * 3;

  /** In the order of the script's TRANSFORMS. */
  private static final List<InputRecipe> RECIPES =
      List.of(
          crop(Interpolation.BILINEAR, CropOffset.HALF_TO_EVEN),
          crop(Interpolation.BICUBIC, CropOffset.HALF_TO_EVEN),
          crop(Interpolation.BILINEAR, CropOffset.DOWN),
          crop(Interpolation.BICUBIC, CropOffset.DOWN),
          new InputRecipe(SIDE, SIDE, Fit.FIT_SQUASH, 0, Interpolation.BILINEAR),
          new InputRecipe(SIDE, SIDE, Fit.FIT_SQUASH, 0, Interpolation.BICUBIC));

  /** Wide ones, small ones and lines, to the last bit. */
  @ParameterizedTest
  @ValueSource(strings = {"301x23", "19x13", "100x67", "1x40", "40x1", "43x44"})
  void equalsTorchvisionAndHuggingFace(String size) throws Exception {
    for (int i = 0; i < RECIPES.size(); i++) {
      assertThat(TestPictures.furthest(row(size, i), golden(size, i)))
          .as("%s, %s", size, RECIPES.get(i))
          .isZero();
    }
  }

  /** Pillow 13 scales these down first, as versions before it did not. */
  @ParameterizedTest
  @ValueSource(strings = {"37x211", "67x100"})
  void differsByAtMostOneLevelInTallPictures(String size) throws Exception {
    for (int i = 0; i < RECIPES.size(); i++) {
      byte[] row = row(size, i);
      byte[] golden = golden(size, i);
      assertThat(TestPictures.share(row, golden, 1)).as("%s, %s", size, RECIPES.get(i)).isZero();
      assertThat(TestPictures.share(row, golden, 0)).as("not equal").isLessThan(0.25);
    }
  }

  /**
   * Both would scale it up and crop it; a row of the model's size is the picture (vision.proto).
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void takesAPictureOfTheModelsSizeAsItIs(int recipe) throws Exception {
    assertThat(row("40x40", recipe)).isEqualTo(golden("40x40", 4));
  }

  @ParameterizedTest
  @CsvSource("320.png")
  void squashesToADetectorsThreeHundredAndTwenty(String name) throws Exception {
    InputRecipe recipe = new InputRecipe(320, 320, Fit.FIT_SQUASH, 0, Interpolation.BILINEAR);
    byte[] golden = TestPictures.rgb(TestPictures.resource(name + ".squash.bilinear.png"));
    assertThat(TestPictures.furthest(row(name, recipe), golden)).isZero();
  }

  /** Upsampling of chroma and colours are libjpeg's: only its inverse DCT is not. */
  @ParameterizedTest
  @CsvSource({
    "flat444.jpg, 161, 97",
    "flat422.jpg, 161, 97",
    "flat420.jpg, 161, 97",
    "flatnarrow.jpg, 3, 97",
    "unmarked.jpg, 161, 97"
  })
  void equalsPillowsJpegWhereNoInverseDctRounds(String name, int width, int height)
      throws Exception {
    byte[] golden = TestPictures.rgb(TestPictures.resource(name + ".decoded.png"));
    assertThat(TestPictures.furthest(row(name, TestPictures.asIs(width, height)), golden)).isZero();
  }

  private static InputRecipe crop(Interpolation filter, CropOffset offset) {
    return new InputRecipe(SIDE, SIDE, Fit.FIT_CROP, EDGE, filter, offset);
  }

  private static byte[] row(String size, int recipe) throws Exception {
    return row(size + ".png", RECIPES.get(recipe));
  }

  private static byte[] row(String name, InputRecipe recipe) throws Exception {
    try (PictureDecoder decoder = new PictureDecoder(TestPictures.MAX_PIXELS)) {
      return TestPictures.decode(
          decoder,
          TestPictures.file(TestPictures.formatOf(name)),
          TestPictures.resource(name),
          recipe);
    }
  }

  private static byte[] golden(String size, int recipe) {
    byte[] all = TestPictures.rgb(TestPictures.resource(size + ".png.transforms.png"));
    return Arrays.copyOfRange(all, recipe * ROW_BYTES, (recipe + 1) * ROW_BYTES);
  }
}
