package dev.zoetrope.server.model.pull;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checkpoints that are known by name: ImageNet-1k classifiers with a thousand classes.
 *
 * <p>Sources of the addresses, digests and inputs: torchvision 0.25, {@code models/mobilenetv3.py},
 * {@code models/quantization/mobilenetv3.py} and {@code models/vision_transformer.py} (its {@code
 * Weights} enumerations, whose loader checks the digits in the file's name against the SHA-256);
 * DeiT's {@code README_deit.md} and {@code models.py} at {@code facebookresearch/deit}, and its
 * {@code datasets.py} for the input: a shorter edge of 256 for 224 pixels, 438 for 384.
 */
public final class PublishedCheckpoints {
  private static final String TORCHVISION = "https://download.pytorch.org/models/";
  private static final String DEIT = "https://dl.fbaipublicfiles.com/deit/";
  private static final Map<String, String> EDGE_256 = Map.of("shorter_edge", "256");
  private static final Map<String, String> PIXELS_384 =
      Map.of("image_size", "384", "shorter_edge", "438");

  private static final List<PublishedCheckpoint> ALL =
      List.of(
          torchvision(
              "mobilenet_v3_large", "mobilenet_v3_large", Map.of(), "5c1a4163", "IMAGENET1K_V2"),
          torchvision(
              "mobilenet_v3_large_v1", "mobilenet_v3_large", EDGE_256, "8738ca79", "IMAGENET1K_V1"),
          new PublishedCheckpoint(
              "mobilenet_v3_large_quantized",
              URI.create(TORCHVISION + "quantized/mobilenet_v3_large_qnnpack-5bcacf28.pth"),
              Digest.sha256("5bcacf28"),
              "mobilenet_v3_large",
              EDGE_256,
              true,
              "torchvision IMAGENET1K_QNNPACK_V1, int8"),
          torchvision(
              "mobilenet_v3_small", "mobilenet_v3_small", Map.of(), "047dcff4", "IMAGENET1K_V1"),
          torchvision("vit_b_16", "vit_b_16", Map.of(), "c867db91", "IMAGENET1K_V1"),
          torchvision("vit_b_32", "vit_b_32", Map.of(), "d86f8d99", "IMAGENET1K_V1"),
          torchvision("vit_l_16", "vit_l_16", Map.of(), "852ce7e3", "IMAGENET1K_V1"),
          torchvision("vit_l_32", "vit_l_32", Map.of(), "c7638314", "IMAGENET1K_V1"),
          deit("deit_tiny", "deit_tiny", Map.of(), "tiny_patch16_224-a1311bcf"),
          deit("deit_small", "deit_small", Map.of(), "small_patch16_224-cd65a155"),
          deit("deit_base", "deit_base", Map.of(), "base_patch16_224-b5f2ef4d"),
          deit("deit_base_384", "deit_base", PIXELS_384, "base_patch16_384-8de9b5d1"),
          deit(
              "deit_tiny_distilled",
              "deit_tiny_distilled",
              Map.of(),
              "tiny_distilled_patch16_224-b40b3cf7"),
          deit(
              "deit_small_distilled",
              "deit_small_distilled",
              Map.of(),
              "small_distilled_patch16_224-649709d9"),
          deit(
              "deit_base_distilled",
              "deit_base_distilled",
              Map.of(),
              "base_distilled_patch16_224-df68dfff"),
          deit(
              "deit_base_distilled_384",
              "deit_base_distilled",
              PIXELS_384,
              "base_distilled_patch16_384-d0272ac0"));

  private PublishedCheckpoints() {}

  private static PublishedCheckpoint torchvision(
      String name, String architecture, Map<String, String> settings, String digest, String about) {
    return new PublishedCheckpoint(
        name,
        URI.create(TORCHVISION + architecture + "-" + digest + ".pth"),
        Digest.sha256(digest),
        architecture,
        settings,
        false,
        "torchvision " + about);
  }

  private static PublishedCheckpoint deit(
      String name, String architecture, Map<String, String> settings, String file) {
    return new PublishedCheckpoint(
        name,
        URI.create(DEIT + "deit_" + file + ".pth"),
        Digest.sha256(file.substring(file.lastIndexOf('-') + 1)),
        architecture,
        settings,
        false,
        "DeiT's authors");
  }

  /** All of them, in the order a reader would look for them. */
  public static List<PublishedCheckpoint> all() {
    return ALL;
  }

  /** One of them. */
  public static Optional<PublishedCheckpoint> find(String name) {
    return ALL.stream().filter(checkpoint -> checkpoint.name().equals(name)).findFirst();
  }
}
