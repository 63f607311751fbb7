package dev.zoetrope.server.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.v1.Fit;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final InputRecipe RECIPE =
      new InputRecipe(224, 224, Fit.FIT_CROP, 256, Interpolation.BILINEAR);

  @Test
  void truncatesTheLongerSideAndRoundsTheCropHalfToEven() {
    // torchvision: Resize(256) makes 341 x 256 of it, center_crop int(round(58.5)) = 58.
    assertThat(Placement.of(640, 480, Fit.FIT_CROP, RECIPE))
        .isEqualTo(new Placement(341, 256, 58, 16, 0, 0, 224, 224));
    // 256 x 455; 115.5 rounds to the even 116.
    assertThat(Placement.of(1080, 1920, Fit.FIT_CROP, RECIPE))
        .isEqualTo(new Placement(256, 455, 16, 116, 0, 0, 224, 224));
  }

  @Test
  void dropsHalfAPixelOfTheCropWhereHuggingFaceDoes() {
    InputRecipe recipe =
        new InputRecipe(
            224, 224, Fit.FIT_CROP, 256, Interpolation.BILINEAR, InputRecipe.CropOffset.DOWN);
    // 256 x 455; 115.5 becomes 115.
    assertThat(Placement.of(1080, 1920, Fit.FIT_CROP, recipe))
        .isEqualTo(new Placement(256, 455, 16, 115, 0, 0, 224, 224));
    assertThat(Placement.of(640, 480, Fit.FIT_CROP, recipe))
        .isEqualTo(new Placement(341, 256, 58, 16, 0, 0, 224, 224));
  }

  @Test
  void scalesASmallPictureUp() {
    assertThat(Placement.of(1, 1, Fit.FIT_CROP, RECIPE))
        .isEqualTo(new Placement(256, 256, 16, 16, 0, 0, 224, 224));
  }

  @Test
  void keepsTheAspectInALetterbox() {
    assertThat(Placement.of(640, 480, Fit.FIT_LETTERBOX, RECIPE))
        .isEqualTo(new Placement(224, 168, 0, 0, 0, 28, 224, 168));
    assertThat(Placement.of(1, 16_384, Fit.FIT_LETTERBOX, RECIPE))
        .isEqualTo(new Placement(1, 224, 0, 0, 111, 0, 1, 224));
  }

  @Test
  void squashesToTheModelsSize() {
    assertThat(Placement.of(640, 480, Fit.FIT_SQUASH, RECIPE))
        .isEqualTo(new Placement(224, 224, 0, 0, 0, 0, 224, 224));
  }

  @Test
  void takesAPictureOfTheModelsSizeAsItIs() {
    for (Fit fit : new Fit[] {Fit.FIT_CROP, Fit.FIT_SQUASH, Fit.FIT_LETTERBOX}) {
      assertThat(Placement.of(224, 224, fit, RECIPE))
          .isEqualTo(new Placement(224, 224, 0, 0, 0, 0, 224, 224));
    }
  }
}
