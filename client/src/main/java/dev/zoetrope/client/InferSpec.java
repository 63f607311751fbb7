package dev.zoetrope.client;

import dev.zoetrope.client.StreamSpec.CropArea;
import dev.zoetrope.v1.Fit;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a single picture.
 *
 * @param model empty: the server's default model
 * @param topK 0: the server's default
 * @param logits whether to return every class's raw logit
 * @param fit how the picture becomes the model's input
 * @param crop the part of the picture to look at; null: all of it
 */
public record InferSpec(String model, int topK, boolean logits, Fit fit, @Nullable CropArea crop) {

  /** The best {@code topK} classes of a model, in the model's own way. */
  public static InferSpec of(String model, int topK) {
    return new InferSpec(model, topK, false, Fit.FIT_UNSPECIFIED, null);
  }
}
