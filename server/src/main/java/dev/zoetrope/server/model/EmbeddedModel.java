package dev.zoetrope.server.model;

import dev.zoetrope.server.model.ModelDescription.Batching;
import dev.zoetrope.server.model.arch.Architectures;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.model.weights.Checkpoint;
import dev.zoetrope.server.model.weights.CheckpointBinding;
import dev.zoetrope.server.model.weights.SafetensorsFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * The model that comes with the server: EfficientNet-Lite0 with weights trained on ImageNet-1k
 * (published top-1 75.1 %), for a machine that has no model yet.
 */
public final class EmbeddedModel {
  /** What clients ask for. */
  public static final String NAME = "efficientnet_lite0";

  private static final String WEIGHTS = NAME + ".safetensors";

  private EmbeddedModel() {}

  /** What it is; brings nothing into memory. */
  public static ModelDescription description() {
    Architecture architecture = Architectures.create(NAME, Map.of());
    return description(architecture);
  }

  private static ModelDescription description(Architecture architecture) {
    List<String> labels = Labels.imageNet();
    return new ModelDescription(
        NAME,
        "1",
        architecture.name(),
        Precision.FP32.text(),
        true,
        architecture.recipe(),
        architecture.normalization(),
        architecture.classes(),
        Labels.require(labels, architecture.classes(), NAME),
        Batching.UNSPECIFIED);
  }

  /**
   * Emits it with its weights. The caller closes the module, which no {@code PointerScope} holds.
   */
  public static LoadedModel load() {
    Architecture architecture = Architectures.create(NAME, Map.of());
    try (Checkpoint weights = weights()) {
      return new LoadedModel(
          description(architecture),
          architecture.emit(CheckpointBinding.of(weights, architecture)));
    }
  }

  /** Its weights, as half-precision and fp32 tensors; the caller closes them. */
  public static Checkpoint weights() {
    try {
      return SafetensorsFile.of(weightsFile());
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + WEIGHTS, e);
    }
  }

  /** The same as the bytes of a {@code .safetensors} file. */
  public static byte[] weightsFile() {
    try (InputStream in = EmbeddedModel.class.getResourceAsStream(WEIGHTS)) {
      if (in == null) {
        throw new ModelException("resource " + WEIGHTS + " is not in the server's jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + WEIGHTS, e);
    }
  }
}
