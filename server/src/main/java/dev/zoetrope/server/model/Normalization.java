package dev.zoetrope.server.model;

import java.util.List;

/**
 * {@code (level / 255 - mean) / std} per channel, R, G, B.
 *
 * @param mean three values on the scale 0..1
 * @param std three values on the scale 0..1, each positive
 */
public record Normalization(List<Float> mean, List<Float> std) {

  /** ImageNet's statistics, as torchvision uses them. */
  public static final Normalization IMAGENET =
      new Normalization(List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));

  /**
   * Levels brought to -1..1, as DeiT's and ViT's Hugging Face processors and "inception" weights
   * use it.
   */
  public static final Normalization HALF =
      new Normalization(List.of(0.5f, 0.5f, 0.5f), List.of(0.5f, 0.5f, 0.5f));
}
