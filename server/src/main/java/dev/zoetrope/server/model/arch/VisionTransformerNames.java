package dev.zoetrope.server.model.arch;

/**
 * What a reference implementation calls the tensors of a vision transformer. The tensors themselves
 * agree between the two, also in how query, key and value are stacked.
 *
 * @param classToken the class token
 * @param positions the position embeddings
 * @param patches the convolution that takes the patches
 * @param blocks prefix of a block's index
 * @param norm the final normalisation
 * @param head the classifier
 * @param block names below a block's own
 */
record VisionTransformerNames(
    String classToken,
    String positions,
    String patches,
    String blocks,
    String norm,
    String head,
    Block block) {

  /** {@code torchvision.models.vision_transformer.VisionTransformer}. */
  static final VisionTransformerNames TORCHVISION =
      new VisionTransformerNames(
          "class_token",
          "encoder.pos_embedding",
          "conv_proj",
          "encoder.layers.encoder_layer_",
          "encoder.ln",
          "heads.head",
          new Block(
              ".ln_1",
              ".self_attention.in_proj_",
              ".self_attention.out_proj",
              ".ln_2",
              ".mlp.0",
              ".mlp.3"));

  /** {@code timm.models.vision_transformer.VisionTransformer}; Facebook's DeiT files use it too. */
  static final VisionTransformerNames TIMM =
      new VisionTransformerNames(
          "cls_token",
          "pos_embed",
          "patch_embed.proj",
          "blocks.",
          "norm",
          "head",
          new Block(".norm1", ".attn.qkv.", ".attn.proj", ".norm2", ".mlp.fc1", ".mlp.fc2"));

  /**
   * Names below a block's own.
   *
   * @param norm1 before the attention
   * @param qkv prefix of the stacked projection's {@code weight} and {@code bias}
   * @param projection after the attention
   * @param norm2 before the hidden layer
   * @param hidden the hidden layer's first matrix
   * @param contraction its second
   */
  record Block(
      String norm1,
      String qkv,
      String projection,
      String norm2,
      String hidden,
      String contraction) {}
}
