package dev.zoetrope.server.model.arch;

/**
 * The sizes of a vision transformer.
 *
 * @param imageSize edge of the square input, pixels; a multiple of {@code patchSize}
 * @param patchSize edge of a patch, pixels
 * @param width numbers per token; a multiple of {@code heads}
 * @param depth blocks
 * @param heads attention heads per block
 * @param mlpWidth numbers in a block's hidden layer
 * @param readout what the head looks at
 * @param classes outputs of the head
 */
record VisionTransformerShape(
    int imageSize,
    int patchSize,
    int width,
    int depth,
    int heads,
    int mlpWidth,
    Readout readout,
    int classes) {

  /** What the head looks at. */
  enum Readout {
    /** The class token, after the final normalisation. */
    TOKEN(1),
    /**
     * The mean over the patches (the class token takes part in attention only), normalised after
     * the mean: timm's {@code global_pool='avg'} with its {@code fc_norm}.
     */
    AVERAGE(1),
    /**
     * The class token; a distillation token takes part in attention only: Hugging Face's {@code
     * DeiTForImageClassification}.
     */
    TOKEN_OF_TWO(2),
    /**
     * The class and the distillation token, a head for each; the logits are the two heads' mean.
     */
    DISTILLED(2);

    private final int tokens;

    Readout(int tokens) {
      this.tokens = tokens;
    }

    /** Learned tokens before the patches. */
    int tokens() {
      return tokens;
    }
  }

  int patches() {
    int edge = imageSize / patchSize;
    return edge * edge;
  }

  /** Tokens that attend to each other. */
  int tokens() {
    return readout.tokens() + patches();
  }
}
