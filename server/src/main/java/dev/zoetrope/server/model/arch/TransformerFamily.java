package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.server.model.Architecture;
import dev.zoetrope.server.model.Normalization;
import dev.zoetrope.server.model.Output;
import dev.zoetrope.server.model.arch.VisionTransformerShape.Readout;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.OutputKind;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * ViT and DeiT from settings.
 *
 * <p>{@code vit_b_16} and its like carry torchvision's parameter names and the inputs of its {@code
 * IMAGENET1K_V1} presets: shorter edge 256 (L/16: 242), bilinear, ImageNet's statistics. {@code
 * deit_*} and the free {@code vit} carry timm's names; DeiT's input is its authors' (256, bicubic,
 * ImageNet's statistics), that of {@code vit} is timm's default (248, bicubic, levels in -1..1).
 * The crop is 224; another {@code image_size} keeps the ratio of edge to crop.
 *
 * <p>{@code output=class_token} gives the class token after the final normalisation, {@code pooled}
 * the hyperbolic tangent of a dense layer over it (Hugging Face's pooler), or the normalised
 * average over patches where {@code global_pool} is {@code avg}.
 */
final class TransformerFamily {

  private static final int CROP = 224;

  /** What a reference does with its tensors' names and its pictures. */
  private record Convention(
      VisionTransformerNames names,
      int shorterEdge,
      Interpolation interpolation,
      Normalization normalization) {}

  private static final Convention TORCHVISION =
      new Convention(
          VisionTransformerNames.TORCHVISION, 256, Interpolation.BILINEAR, Normalization.IMAGENET);
  private static final Convention TORCHVISION_L_16 =
      new Convention(
          VisionTransformerNames.TORCHVISION, 242, Interpolation.BILINEAR, Normalization.IMAGENET);
  private static final Convention DEIT =
      new Convention(
          VisionTransformerNames.TIMM, 256, Interpolation.BICUBIC, Normalization.IMAGENET);
  private static final Convention TIMM =
      new Convention(VisionTransformerNames.TIMM, 248, Interpolation.BICUBIC, Normalization.HALF);

  /** The sizes of a named model. */
  private record Size(int patch, int width, int depth, int heads, int mlp) {}

  private static final Size B_16 = new Size(16, 768, 12, 12, 3072);
  private static final Size B_32 = new Size(32, 768, 12, 12, 3072);
  private static final Size L_16 = new Size(16, 1024, 24, 16, 4096);
  private static final Size L_32 = new Size(32, 1024, 24, 16, 4096);
  private static final Size TINY = new Size(16, 192, 12, 3, 768);
  private static final Size SMALL = new Size(16, 384, 12, 6, 1536);

  private TransformerFamily() {}

  static Architecture vitB16(String name, Settings settings) {
    return torchvision(name, settings, B_16, TORCHVISION);
  }

  static Architecture vitB32(String name, Settings settings) {
    return torchvision(name, settings, B_32, TORCHVISION);
  }

  static Architecture vitL16(String name, Settings settings) {
    return torchvision(name, settings, L_16, TORCHVISION_L_16);
  }

  static Architecture vitL32(String name, Settings settings) {
    return torchvision(name, settings, L_32, TORCHVISION);
  }

  static Architecture deitTiny(String name, Settings settings) {
    return deit(name, settings, TINY);
  }

  static Architecture deitSmall(String name, Settings settings) {
    return deit(name, settings, SMALL);
  }

  static Architecture deitBase(String name, Settings settings) {
    return deit(name, settings, B_16);
  }

  /** Any sizes; ViT-B/16's where nothing is said. */
  static Architecture vit(String name, Settings settings) {
    int patch = settings.integer("patch_size", 2, 128, B_16.patch());
    int width = settings.integer("embed_dim", 8, 4096, B_16.width());
    int depth = settings.integer("depth", 1, 64, B_16.depth());
    int heads = settings.integer("num_heads", 1, 64, B_16.heads());
    int mlp = settings.integer("mlp_dim", 8, 16384, B_16.mlp());
    Readout readout = readout(settings);
    settings.require(
        width % heads == 0,
        "embed_dim is %d, must be a multiple of num_heads, %d".formatted(width, heads));
    settings.trainingProbability("drop_rate", 0);
    int image = imageSize(settings);
    OutputKind output = output(settings);
    settings.require(
        readout != Readout.AVERAGE || output != OutputKind.OUTPUT_KIND_CLASS_TOKEN,
        "output is class_token, with global_pool avg, which does not normalise it, must be pooled");
    VisionTransformerVariant variant =
        new VisionTransformerVariant(
            settings.integer("input_size", image, Architectures.MOST_IMAGE_SIZE, image),
            settings.real("layer_norm_eps", 0, 1, 1e-6),
            settings.flag("qkv_bias", true),
            settings.choice("activation", Activation.words(), Activation.GELU));
    Size size = new Size(patch, width, depth, heads, mlp);
    return architecture(name, shape(settings, size, image, readout), variant, output, TIMM);
  }

  /**
   * What the head looks at: {@code global_pool} is timm's; {@code distillation=token} is a second
   * token without a head (Hugging Face's {@code DeiTForImageClassification}), {@code head} one with
   * a head of its own.
   */
  private static Readout readout(Settings settings) {
    Map<String, Readout> pools = new LinkedHashMap<>();
    pools.put("token", Readout.TOKEN);
    pools.put("avg", Readout.AVERAGE);
    Readout pool = settings.choice("global_pool", pools, Readout.TOKEN);
    Map<String, Readout> distillations = new LinkedHashMap<>();
    distillations.put("none", pool);
    distillations.put("token", Readout.TOKEN_OF_TWO);
    distillations.put("head", Readout.DISTILLED);
    Readout readout = settings.choice("distillation", distillations, pool);
    settings.require(
        readout == pool || pool == Readout.TOKEN,
        "global_pool is avg, with a distillation token it must be token");
    return readout;
  }

  private static Architecture torchvision(
      String name, Settings settings, Size size, Convention convention) {
    settings.trainingProbability("dropout", 0);
    settings.trainingProbability("attention_dropout", 0);
    OutputKind output = output(settings);
    return architecture(
        name, shape(settings, size, imageSize(settings), Readout.TOKEN), output, convention);
  }

  /** A name that ends in {@code _distilled} has the distillation token and its head. */
  private static Architecture deit(String name, Settings settings, Size size) {
    settings.trainingProbability("drop_rate", 0);
    Readout readout = name.endsWith("_distilled") ? Readout.DISTILLED : Readout.TOKEN;
    OutputKind output = output(settings);
    return architecture(name, shape(settings, size, imageSize(settings), readout), output, DEIT);
  }

  private static VisionTransformerShape shape(
      Settings settings, Size size, int image, Readout readout) {
    int classes = settings.integer("num_classes", 1, Architectures.MOST_CLASSES, 1000);
    int patch = size.patch();
    settings.require(
        image % patch == 0,
        "image_size is %d, must be a multiple of the patch's edge, %d".formatted(image, patch));
    VisionTransformerShape shape =
        new VisionTransformerShape(
            image, patch, size.width(), size.depth(), size.heads(), size.mlp(), readout, classes);
    settings.require(
        shape.tokens() <= Architectures.MOST_TOKENS,
        "image_size %d with patches of %d gives %d tokens, must be at most %d"
            .formatted(image, patch, shape.tokens(), Architectures.MOST_TOKENS));
    settings.check();
    return shape;
  }

  private static OutputKind output(Settings settings) {
    return settings.choice("output", Output.WORDS, OutputKind.OUTPUT_KIND_LOGITS);
  }

  private static int imageSize(Settings settings) {
    return settings.integer("image_size", 16, Architectures.MOST_IMAGE_SIZE, CROP);
  }

  private static Architecture architecture(
      String name, VisionTransformerShape shape, OutputKind output, Convention convention) {
    return architecture(
        name, shape, VisionTransformerVariant.standard(shape.imageSize()), output, convention);
  }

  private static Architecture architecture(
      String name,
      VisionTransformerShape shape,
      VisionTransformerVariant variant,
      OutputKind output,
      Convention convention) {
    int input = variant.inputSize();
    int edge = Math.round((float) shape.imageSize() * convention.shorterEdge() / CROP);
    return Architectures.bounded(
        new BlueprintArchitecture(
            name,
            VisionTransformer.of(shape, variant, convention.names(), output),
            new InputRecipe(
                input, input, Fit.FIT_CROP, Math.max(edge, input), convention.interpolation()),
            convention.normalization()));
  }
}
