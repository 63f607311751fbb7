package dev.zoetrope.server.frame;

import dev.zoetrope.v1.Fit;

/**
 * How a picture of any size becomes a model's input: a row of {@code width * height * 3} bytes,
 * HWC, RGB, 8 bits.
 *
 * <p>Two models with equal recipes read the same rows, so a recipe is the key of a slab.
 * Normalisation (mean, standard deviation) is not part of it: that happens on the device.
 *
 * @param width columns of the input, pixels
 * @param height lines of the input, pixels
 * @param fit {@link Fit#FIT_CROP}, {@link Fit#FIT_SQUASH} or {@link Fit#FIT_LETTERBOX}
 * @param shorterEdge under {@code FIT_CROP}, the length the shorter side is scaled to before the
 *     centre crop (torchvision's {@code resize_size}), pixels; at least the larger of width and
 *     height. Ignored otherwise
 * @param interpolation the resampling filter, always with antialiasing
 * @param cropOffset under {@code FIT_CROP}, where the centre crop begins when it cannot be centred
 *     exactly
 */
public record InputRecipe(
    int width,
    int height,
    Fit fit,
    int shorterEdge,
    Interpolation interpolation,
    CropOffset cropOffset) {

  /** A recipe whose crop is torchvision's. */
  public InputRecipe(int width, int height, Fit fit, int shorterEdge, Interpolation interpolation) {
    this(width, height, fit, shorterEdge, interpolation, CropOffset.HALF_TO_EVEN);
  }

  /** The resampling filter. */
  public enum Interpolation {
    /** Triangle filter. */
    BILINEAR,
    /** Cubic convolution, a = -0.5. */
    BICUBIC
  }

  /** What becomes of half a pixel in the offset of a centre crop. */
  public enum CropOffset {
    /** Rounded to the even one: torchvision's {@code center_crop}, and timm's. */
    HALF_TO_EVEN,
    /** Dropped: {@code center_crop} of Hugging Face's {@code image_transforms.py}. */
    DOWN
  }

  /** Bytes of one row. */
  public int rowBytes() {
    return width * height * 3;
  }
}
