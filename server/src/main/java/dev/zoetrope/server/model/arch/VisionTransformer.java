package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.ParameterSpec.Role;
import dev.zoetrope.server.model.graph.Operand;
import java.util.List;

/**
 * ViT (Dosovitskiy et al., "An Image is Worth 16x16 Words") and DeiT (Touvron et al., "Training
 * data-efficient image transformers &amp; distillation through attention"): normalisation before
 * each half of a block, exact GELU, layer-norm epsilon 1e-6, as torchvision and timm define them.
 */
final class VisionTransformer {

  private static final double EPS = 1e-6;
  private static final Operand FALSE = Operand.of(false);

  private final BlueprintBuilder builder = new BlueprintBuilder();
  private final Layers layers = new Layers(builder);
  private final VisionTransformerShape shape;
  private final VisionTransformerNames names;

  private VisionTransformer(VisionTransformerShape shape, VisionTransformerNames names) {
    this.shape = shape;
    this.names = names;
  }

  static Blueprint of(VisionTransformerShape shape, VisionTransformerNames names) {
    return new VisionTransformer(shape, names).network();
  }

  private Blueprint network() {
    Operand x = embed();
    for (int i = 0; i < shape.depth(); i++) {
      x = block(names.blocks() + i, x);
    }
    return builder.build(
        switch (shape.readout()) {
          case TOKEN -> head(names.head(), token(norm(names.norm(), x), 0));
          case AVERAGE -> head(names.head(), norm("fc_norm", meanOfPatches(x)));
          case DISTILLED -> meanOfHeads(norm(names.norm(), x));
        });
  }

  /** Learned tokens, then patches, plus positions: {@code [N, tokens, width]}. */
  private Operand embed() {
    long width = shape.width();
    Operand classToken = builder.parameter(names.classToken(), Role.EMBEDDING, 1L, 1L, width);
    Operand patches =
        layers.patches(names.patches(), new Operand.Input(), shape.width(), shape.patchSize());
    patches = builder.apply("aten::flatten", patches, Operand.of(2), Operand.of(-1));
    patches = transpose(patches, 1, 2);
    Operand tokens = patches;
    if (shape.readout() == VisionTransformerShape.Readout.DISTILLED) {
      Operand distillation = builder.parameter("dist_token", Role.EMBEDDING, 1L, 1L, width);
      tokens = prepend(distillation, tokens);
    }
    tokens = prepend(classToken, tokens);
    return layers.add(
        tokens,
        builder.parameter(names.positions(), Role.EMBEDDING, 1L, (long) shape.tokens(), width));
  }

  /** The same token before each row's tokens; {@code expand_as} spares the graph the batch size. */
  private Operand prepend(Operand token, Operand tokens) {
    Operand first =
        builder.apply("aten::narrow", tokens, Operand.of(1), Operand.of(0), Operand.of(1));
    Operand expanded = builder.apply("aten::expand_as", token, first);
    return builder.apply(
        "aten::cat", new Operand.Tensors(List.of(expanded, tokens)), Operand.of(1));
  }

  private Operand block(String path, Operand input) {
    VisionTransformerNames.Block parts = names.block();
    Operand x = attention(path, norm(path + parts.norm1(), input));
    Operand middle = layers.add(input, x);
    x = norm(path + parts.norm2(), middle);
    x = layers.linear(path + parts.hidden(), x, shape.width(), shape.mlpWidth());
    x = builder.apply("aten::gelu", x, new Operand.Text("none"));
    x = layers.linear(path + parts.contraction(), x, shape.mlpWidth(), shape.width());
    return layers.add(middle, x);
  }

  private Operand attention(String path, Operand x) {
    long tokens = shape.tokens();
    long heads = shape.heads();
    long width = shape.width();
    String qkv = path + names.block().qkv();
    Operand stacked =
        layers.linear(qkv + "weight", qkv + "bias", x, shape.width(), 3 * shape.width());
    stacked =
        builder.apply(
            "aten::reshape", stacked, Operand.ints(-1L, tokens, 3L, heads, width / heads));
    stacked = builder.apply("aten::permute", stacked, Operand.ints(2L, 0L, 3L, 1L, 4L));
    Operand mixed =
        builder.apply(
            "aten::scaled_dot_product_attention",
            select(stacked, 0, 0),
            select(stacked, 0, 1),
            select(stacked, 0, 2),
            Operand.NONE,
            Operand.of(0.0),
            FALSE,
            Operand.NONE,
            FALSE);
    mixed =
        builder.apply("aten::reshape", transpose(mixed, 1, 2), Operand.ints(-1L, tokens, width));
    return layers.linear(path + names.block().projection(), mixed, shape.width(), shape.width());
  }

  /** timm's definition at inference. */
  private Operand meanOfHeads(Operand x) {
    Operand sum = layers.add(head(names.head(), token(x, 0)), head("head_dist", token(x, 1)));
    return builder.apply("aten::div", sum, Operand.of(2));
  }

  private Operand meanOfPatches(Operand x) {
    Operand patches =
        builder.apply(
            "aten::narrow",
            x,
            Operand.of(1),
            Operand.of(shape.readout().tokens()),
            Operand.of(shape.patches()));
    return builder.apply("aten::mean", patches, Operand.ints(1L), FALSE, Operand.NONE);
  }

  private Operand head(String path, Operand x) {
    return layers.linear(path, x, shape.width(), shape.classes());
  }

  private Operand norm(String path, Operand x) {
    return layers.layerNorm(path, x, shape.width(), EPS);
  }

  private Operand token(Operand x, int index) {
    return select(x, 1, index);
  }

  private Operand select(Operand x, int dimension, int index) {
    return builder.apply("aten::select", x, Operand.of(dimension), Operand.of(index));
  }

  private Operand transpose(Operand x, int first, int second) {
    return builder.apply("aten::transpose", x, Operand.of(first), Operand.of(second));
  }
}
