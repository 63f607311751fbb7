package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.ParameterSpec.Role;
import dev.zoetrope.server.model.arch.VisionTransformerShape.Readout;
import dev.zoetrope.server.model.graph.Operand;
import dev.zoetrope.v1.OutputKind;
import java.util.ArrayList;
import java.util.List;

/**
 * ViT (Dosovitskiy et al., "An Image is Worth 16x16 Words") and DeiT (Touvron et al., "Training
 * data-efficient image transformers &amp; distillation through attention"): normalisation before
 * each half of a block, as torchvision, timm and Hugging Face define them.
 */
final class VisionTransformer {

  private static final Operand FALSE = Operand.of(false);

  private static final String DISTILLED_HEAD = "head_dist";

  /** Hugging Face's name; torchvision and timm have none. */
  private static final String POOLER = "pooler.dense";

  private final BlueprintBuilder builder = new BlueprintBuilder();
  private final Layers layers = new Layers(builder);
  private final VisionTransformerShape shape;
  private final VisionTransformerVariant variant;
  private final VisionTransformerNames names;
  private final OutputKind output;

  private VisionTransformer(
      VisionTransformerShape shape,
      VisionTransformerVariant variant,
      VisionTransformerNames names,
      OutputKind output) {
    this.shape = shape;
    this.variant = variant;
    this.names = names;
    this.output = output;
  }

  /**
   * The network.
   *
   * @param output not the class token under {@link VisionTransformerShape.Readout#AVERAGE}, which
   *     does not normalise it
   */
  static Network of(
      VisionTransformerShape shape,
      VisionTransformerVariant variant,
      VisionTransformerNames names,
      OutputKind output) {
    return new VisionTransformer(shape, variant, names, output).network();
  }

  private Network network() {
    Operand x = embed();
    for (int i = 0; i < shape.depth(); i++) {
      x = block(names.blocks() + i, x);
    }
    boolean average = shape.readout() == Readout.AVERAGE;
    Operand last = average ? norm("fc_norm", meanOfPatches(x)) : norm(names.norm(), x);
    return switch (output) {
      case OUTPUT_KIND_CLASS_TOKEN -> embedding(token(last, 0), POOLER);
      case OUTPUT_KIND_POOLED -> average ? embedding(last) : embedding(pooled(token(last, 0)));
      default -> Network.classifier(builder, logits(last), shape.classes());
    };
  }

  private Operand logits(Operand last) {
    return switch (shape.readout()) {
      case TOKEN, TOKEN_OF_TWO -> head(names.head(), token(last, 0));
      case AVERAGE -> head(names.head(), last);
      case DISTILLED -> meanOfHeads(last);
    };
  }

  /** Hugging Face's {@code ViTPooler}. */
  private Operand pooled(Operand token) {
    return builder.apply("aten::tanh", layers.linear(POOLER, token, shape.width(), shape.width()));
  }

  /** Without the classifiers and these layers. */
  private Network embedding(Operand vector, String... layers) {
    List<String> unused = new ArrayList<>(List.of(layers));
    unused.add(names.head());
    if (shape.readout() == Readout.DISTILLED) {
      unused.add(DISTILLED_HEAD);
    }
    return Network.embedding(builder, vector, output, shape.width(), unused);
  }

  /** Learned tokens, then patches, plus positions: {@code [N, tokens, width]}. */
  private Operand embed() {
    long width = shape.width();
    Operand classToken = builder.parameter(names.classToken(), Role.EMBEDDING, 1L, 1L, width);
    Operand patches = layers.patches(names.patches(), middle(), shape.width(), shape.patchSize());
    patches = builder.apply("aten::flatten", patches, Operand.of(2), Operand.of(-1));
    patches = transpose(patches, 1, 2);
    Operand tokens = patches;
    if (shape.readout().tokens() == 2) {
      Operand distillation = builder.parameter("dist_token", Role.EMBEDDING, 1L, 1L, width);
      tokens = prepend(distillation, tokens);
    }
    tokens = prepend(classToken, tokens);
    return layers.add(
        tokens,
        builder.parameter(names.positions(), Role.EMBEDDING, 1L, (long) shape.tokens(), width));
  }

  /** What the network looks at of the picture: a centre crop, rounded towards the upper left. */
  private Operand middle() {
    Operand picture = new Operand.Input();
    int margin = (variant.inputSize() - shape.imageSize()) / 2;
    if (variant.inputSize() == shape.imageSize()) {
      return picture;
    }
    Operand lines = narrow(picture, 2, margin, shape.imageSize());
    return narrow(lines, 3, margin, shape.imageSize());
  }

  /** The same token before each row's tokens; {@code expand_as} spares the graph the batch size. */
  private Operand prepend(Operand token, Operand tokens) {
    Operand expanded = builder.apply("aten::expand_as", token, narrow(tokens, 1, 0, 1));
    return builder.apply(
        "aten::cat", new Operand.Tensors(List.of(expanded, tokens)), Operand.of(1));
  }

  private Operand block(String path, Operand input) {
    VisionTransformerNames.Block parts = names.block();
    Operand x = attention(path, norm(path + parts.norm1(), input));
    Operand middle = layers.add(input, x);
    x = norm(path + parts.norm2(), middle);
    x = layers.linear(path + parts.hidden(), x, shape.width(), shape.mlpWidth());
    x = variant.activation().apply(builder, x);
    x = layers.linear(path + parts.contraction(), x, shape.mlpWidth(), shape.width());
    return layers.add(middle, x);
  }

  private Operand attention(String path, Operand x) {
    long tokens = shape.tokens();
    long heads = shape.heads();
    long width = shape.width();
    String qkv = path + names.block().qkv();
    Operand stacked =
        variant.qkvBias()
            ? layers.linear(qkv + "weight", qkv + "bias", x, shape.width(), 3 * shape.width())
            : layers.linearWithoutBias(qkv + "weight", x, shape.width(), 3 * shape.width());
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
    Operand sum = layers.add(head(names.head(), token(x, 0)), head(DISTILLED_HEAD, token(x, 1)));
    return builder.apply("aten::div", sum, Operand.of(2));
  }

  private Operand meanOfPatches(Operand x) {
    Operand patches = narrow(x, 1, shape.readout().tokens(), shape.patches());
    return builder.apply("aten::mean", patches, Operand.ints(1L), FALSE, Operand.NONE);
  }

  private Operand head(String path, Operand x) {
    return layers.linear(path, x, shape.width(), shape.classes());
  }

  private Operand norm(String path, Operand x) {
    return layers.layerNorm(path, x, shape.width(), variant.epsilon());
  }

  private Operand token(Operand x, int index) {
    return select(x, 1, index);
  }

  private Operand select(Operand x, int dimension, int index) {
    return builder.apply("aten::select", x, Operand.of(dimension), Operand.of(index));
  }

  private Operand narrow(Operand x, int dimension, int start, int length) {
    return builder.apply(
        "aten::narrow", x, Operand.of(dimension), Operand.of(start), Operand.of(length));
  }

  private Operand transpose(Operand x, int first, int second) {
    return builder.apply("aten::transpose", x, Operand.of(first), Operand.of(second));
  }
}
