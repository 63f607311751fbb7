package dev.zoetrope.server.model.arch;

import dev.zoetrope.server.model.Architecture;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The built-in architectures by name. Stateless; any thread; loads no native code.
 *
 * <p>Parameter names are torchvision's for {@code mobilenet_v3*} and {@code vit_b_16}, {@code
 * vit_b_32}, {@code vit_l_16}, {@code vit_l_32}; timm's for {@code deit_*} and {@code vit}; the
 * checkpoint's own for {@code efficientnet_lite0}.
 */
public final class Architectures {

  static final int MOST_CLASSES = 100_000;
  static final int MOST_IMAGE_SIZE = 2048;
  static final int MOST_TOKENS = 16_384;

  /** 8 GiB of fp32: above the largest published ViT, below what would exhaust a usual host. */
  private static final long MOST_PARAMETERS = 1L << 31;

  private static final Map<String, BiFunction<String, Settings, Architecture>> BY_NAME = byName();

  private Architectures() {}

  /** What {@link #create} knows, in the order a reader would look for it. */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /**
   * Chooses an architecture's parameters. Takes no memory for weights.
   *
   * @param name one of {@link #names()}
   * @param settings by key, as {@code --set key=value} gives them; may be empty
   * @throws IllegalArgumentException with every problem: an unknown name (the message lists the
   *     known ones), unknown keys (the message lists the keys and what they take), values out of
   *     range or at odds with each other
   */
  public static Architecture create(String name, Map<String, String> settings) {
    BiFunction<String, Settings, Architecture> factory = BY_NAME.get(name);
    if (factory == null) {
      throw new IllegalArgumentException(
          "no architecture is called \"%s\"; there are %s"
              .formatted(name, String.join(", ", names())));
    }
    return factory.apply(name, new Settings(name, settings));
  }

  /** Refuses what could not be held in memory, though each of its settings is in range. */
  static Architecture bounded(BlueprintArchitecture architecture) {
    long elements = architecture.blueprint().parameterElements();
    if (elements > MOST_PARAMETERS) {
      throw new IllegalArgumentException(
          "architecture %s: these settings give %d parameters, must be at most %d"
              .formatted(architecture.name(), elements, MOST_PARAMETERS));
    }
    return architecture;
  }

  private static Map<String, BiFunction<String, Settings, Architecture>> byName() {
    Map<String, BiFunction<String, Settings, Architecture>> map = new LinkedHashMap<>();
    map.put("efficientnet_lite0", ConvolutionalFamily::efficientnetLite0);
    map.put("mobilenet_v3_large", ConvolutionalFamily::mobilenetLarge);
    map.put("mobilenet_v3_small", ConvolutionalFamily::mobilenetSmall);
    map.put("mobilenet_v3", ConvolutionalFamily::mobilenetOfBlocks);
    map.put("vit_b_16", TransformerFamily::vitB16);
    map.put("vit_b_32", TransformerFamily::vitB32);
    map.put("vit_l_16", TransformerFamily::vitL16);
    map.put("vit_l_32", TransformerFamily::vitL32);
    map.put("vit", TransformerFamily::vit);
    map.put("deit_tiny", TransformerFamily::deitTiny);
    map.put("deit_tiny_distilled", TransformerFamily::deitTiny);
    map.put("deit_small", TransformerFamily::deitSmall);
    map.put("deit_small_distilled", TransformerFamily::deitSmall);
    map.put("deit_base", TransformerFamily::deitBase);
    map.put("deit_base_distilled", TransformerFamily::deitBase);
    return Collections.unmodifiableMap(map);
  }
}
