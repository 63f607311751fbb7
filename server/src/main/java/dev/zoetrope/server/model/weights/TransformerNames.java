package dev.zoetrope.server.model.weights;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that vision transformers' tensors have in torchvision ({@code vision_transformer.py}),
 * Hugging Face ({@code modeling_vit.py}, {@code modeling_deit.py}) and timm ({@code
 * vision_transformer.py}, {@code deit.py}), all expressed in timm's. torchvision's {@code in_proj}
 * and timm's {@code qkv} are the same tensor, query above key above value; Hugging Face keeps the
 * three apart.
 */
final class TransformerNames {
  private static final String BLOCK = "blocks.$1.";

  /** In files, and in memory since transformers 5. */
  private static final String LAYER = "(?:vit\\.|deit\\.)?(?:encoder\\.layer|layers)\\.(\\d+)\\.";

  private static final List<Rule> RULES =
      List.of(
          // Hugging Face
          rule("(?:vit\\.|deit\\.)?embeddings\\.cls_token", "cls_token"),
          rule("(?:vit\\.|deit\\.)?embeddings\\.distillation_token", "dist_token"),
          rule("(?:vit\\.|deit\\.)?embeddings\\.position_embeddings", "pos_embed"),
          rule(
              "(?:vit\\.|deit\\.)?embeddings\\.patch_embeddings\\.projection\\.(\\w+)",
              "patch_embed.proj.$1"),
          layer("layernorm_before\\.(\\w+)", "norm1.$2"),
          layer("layernorm_after\\.(\\w+)", "norm2.$2"),
          part("attention\\.(?:attention\\.query|q_proj)\\.(\\w+)", 0),
          part("attention\\.(?:attention\\.key|k_proj)\\.(\\w+)", 1),
          part("attention\\.(?:attention\\.value|v_proj)\\.(\\w+)", 2),
          layer("attention\\.(?:output\\.dense|o_proj)\\.(\\w+)", "attn.proj.$2"),
          layer("(?:intermediate\\.dense|mlp\\.fc1)\\.(\\w+)", "mlp.fc1.$2"),
          layer("(?:output\\.dense|mlp\\.fc2)\\.(\\w+)", "mlp.fc2.$2"),
          rule("(?:vit\\.|deit\\.)?layernorm\\.(\\w+)", "norm.$1"),
          rule("(?:vit\\.|deit\\.)?pooler\\.dense\\.(\\w+)", "pooler.dense.$1"),
          rule("(?:cls_)?classifier\\.(weight|bias)", "head.$1"),
          rule("distillation_classifier\\.(\\w+)", "head_dist.$1"),
          // torchvision
          rule("class_token", "cls_token"),
          rule("conv_proj\\.(\\w+)", "patch_embed.proj.$1"),
          rule("encoder\\.pos_embedding", "pos_embed"),
          encoder("ln_1\\.(\\w+)", "norm1.$2"),
          encoder("ln_2\\.(\\w+)", "norm2.$2"),
          encoder("self_attention\\.in_proj_(\\w+)", "attn.qkv.$2"),
          encoder("self_attention\\.out_proj\\.(\\w+)", "attn.proj.$2"),
          encoder("mlp\\.(?:0|linear_1)\\.(\\w+)", "mlp.fc1.$2"),
          encoder("mlp\\.(?:3|linear_2)\\.(\\w+)", "mlp.fc2.$2"),
          rule("encoder\\.ln\\.(\\w+)", "norm.$1"),
          rule("heads\\.head\\.(\\w+)", "head.$1"));

  private TransformerNames() {}

  /**
   * A tensor in timm's terms.
   *
   * @param name timm's
   * @param part which of the {@code parts} it is, along the first dimension
   * @param parts how many make the tensor up
   */
  record Piece(String name, int part, int parts) {
    /** The whole of it. */
    static Piece whole(String name) {
      return new Piece(name, 0, 1);
    }
  }

  private record Rule(Pattern pattern, String replacement, int part, int parts) {}

  private static Rule rule(String pattern, String replacement) {
    return new Rule(Pattern.compile(pattern), replacement, 0, 1);
  }

  private static Rule layer(String pattern, String replacement) {
    return rule(LAYER + pattern, BLOCK + replacement);
  }

  private static Rule part(String pattern, int part) {
    Rule whole = layer(pattern, "attn.qkv.$2");
    return new Rule(whole.pattern(), whole.replacement(), part, 3);
  }

  private static Rule encoder(String pattern, String replacement) {
    return rule("encoder\\.layers\\.encoder_layer_(\\d+)\\." + pattern, BLOCK + replacement);
  }

  /** What {@code name} is in timm's terms; empty if it is neither library's. */
  static Optional<Piece> translate(String name) {
    for (Rule rule : RULES) {
      Matcher matcher = rule.pattern().matcher(name);
      if (matcher.matches()) {
        return Optional.of(
            new Piece(matcher.replaceFirst(rule.replacement()), rule.part(), rule.parts()));
      }
    }
    return Optional.empty();
  }
}
