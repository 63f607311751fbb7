package dev.zoetrope.server.model.arch;

/**
 * In what implementations of a vision transformer of one {@link VisionTransformerShape} differ.
 *
 * @param inputSize edge of the square picture that comes in, pixels; the network looks at its
 *     middle, of the shape's {@code imageSize}
 * @param epsilon of the layer normalisations
 * @param qkvBias whether query, key and value have a bias
 * @param activation of the hidden layers
 */
record VisionTransformerVariant(
    int inputSize, double epsilon, boolean qkvBias, Activation activation) {

  /** torchvision's and timm's default: looks at the whole picture, epsilon 1e-6, exact GELU. */
  static VisionTransformerVariant standard(int imageSize) {
    return new VisionTransformerVariant(imageSize, 1e-6, true, Activation.GELU);
  }
}
