package dev.zoetrope.server.model.arch;

/**
 * One block of MobileNetV3, in the order of the columns of the paper's tables and of torchvision's
 * {@code InvertedResidualConfig}.
 *
 * @param in input channels
 * @param kernel edge of the depthwise kernel, pixels, odd
 * @param expanded channels between the two pointwise convolutions
 * @param out output channels
 * @param squeezeExcite whether channels are gated by their means
 * @param activation what follows each normalisation but the last
 * @param stride of the depthwise convolution; not applied where {@code dilation} is above 1
 * @param dilation of the depthwise convolution
 */
public record InvertedResidual(
    int in,
    int kernel,
    int expanded,
    int out,
    boolean squeezeExcite,
    Activation activation,
    int stride,
    int dilation) {

  /** A block's nonlinearity, as torchvision abbreviates it. */
  public enum Activation {
    /** {@code max(x, 0)}. */
    RE("aten::relu"),
    /** {@code x * relu6(x + 3) / 6}. */
    HS("aten::hardswish");

    private final String operator;

    Activation(String operator) {
      this.operator = operator;
    }

    String operator() {
      return operator;
    }
  }

  /** The block with its channels multiplied and rounded. */
  InvertedResidual scaled(double widthMultiplier) {
    return new InvertedResidual(
        scale(in, widthMultiplier),
        kernel,
        scale(expanded, widthMultiplier),
        scale(out, widthMultiplier),
        squeezeExcite,
        activation,
        stride,
        dilation);
  }

  static int scale(int channels, double widthMultiplier) {
    return divisible(channels * widthMultiplier);
  }

  /**
   * The nearest multiple of eight, at least eight, and never more than a tenth below: torchvision's
   * {@code _make_divisible(v, 8)}.
   */
  static int divisible(double channels) {
    int nearest = Math.max(8, (int) (channels + 4) / 8 * 8);
    return nearest < 0.9 * channels ? nearest + 8 : nearest;
  }
}
