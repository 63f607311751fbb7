package dev.zoetrope.server.model.arch;

/**
 * The shape of a square two-dimensional convolution, padded symmetrically so that stride 1 keeps
 * height and width: {@code (kernel - 1) / 2 * dilation} on every side.
 *
 * @param in input channels
 * @param out output channels
 * @param kernel edge of the kernel, pixels, odd
 * @param stride pixels
 * @param dilation distance of the kernel's taps, pixels
 * @param groups channel groups; {@code in} of them make it depthwise
 */
record Convolution(int in, int out, int kernel, int stride, int dilation, int groups) {

  /** One pixel at a time: a linear map of the channels. */
  static Convolution pointwise(int in, int out) {
    return new Convolution(in, out, 1, 1, 1, 1);
  }

  /** Each channel for itself. */
  static Convolution depthwise(int channels, int kernel, int stride, int dilation) {
    return new Convolution(channels, channels, kernel, stride, dilation, channels);
  }

  /** All channels to all channels. */
  static Convolution full(int in, int out, int kernel, int stride) {
    return new Convolution(in, out, kernel, stride, 1, 1);
  }

  int padding() {
    return (kernel - 1) / 2 * dilation;
  }
}
