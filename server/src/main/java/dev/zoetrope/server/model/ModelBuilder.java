package dev.zoetrope.server.model;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.model.ModelDescription.Batching;
import dev.zoetrope.server.model.arch.Architectures;
import dev.zoetrope.server.model.arch.SeededInitialization;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.server.model.precision.Variants;
import dev.zoetrope.server.model.quantized.QuantizedNetwork;
import dev.zoetrope.server.model.weights.Checkpoint;
import dev.zoetrope.server.model.weights.CheckpointBinding;
import dev.zoetrope.server.model.weights.Checkpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.JitModule;

/** Builds a model folder from an architecture and a checkpoint, or a seed. */
public final class ModelBuilder {
  private final ModelOrder order;
  private final Architecture architecture;
  private final ModelDescription description;

  /**
   * Checks the order as far as that goes without reading the weights.
   *
   * @throws IllegalArgumentException if the architecture or a setting is not valid
   * @throws ModelException if the labels do not fit
   * @throws IOException if the labels cannot be read
   */
  public ModelBuilder(ModelOrder order) throws IOException {
    this.order = order;
    Map<String, String> own = new HashMap<>(order.settings());
    own.keySet().removeAll(ModelSettings.BUILD_KEYS);
    this.architecture = Architectures.create(order.architecture(), own);
    this.description = describe();
  }

  private ModelDescription describe() throws IOException {
    Output output = architecture.output();
    ModelDescription plain =
        new ModelDescription(
            order.name(),
            "1",
            architecture.name(),
            order.precision().text(),
            order.weights().isPresent(),
            architecture.recipe(),
            architecture.normalization(),
            Output.of(output.kind(), output.size(), labels(), order.labels().orElse("")),
            Batching.UNSPECIFIED);
    return withRecipe(plain);
  }

  private List<String> labels() throws IOException {
    if (order.labels().isEmpty()) {
      return List.of();
    }
    String source = order.labels().get();
    architecture.output().requireClasses(source);
    return switch (source) {
      case ModelOrder.IMAGENET -> Labels.imageNet();
      case ModelOrder.COCO -> Labels.coco(architecture.classes());
      default -> Labels.read(Path.of(source));
    };
  }

  /** The order's own say on its input and its scores, over the architecture's. */
  private ModelDescription withRecipe(ModelDescription plain) {
    Map<String, String> parameters = ModelSettings.write(plain);
    for (String key : ModelSettings.BUILD_KEYS) {
      if (order.settings().containsKey(key)) {
        parameters.put(key, order.settings().get(key));
      }
    }
    List<String> problems = new ArrayList<>();
    ModelSettings settings = ModelSettings.read(parameters, problems);
    InputRecipe input = plain.recipe();
    InputRecipe recipe = settings.recipe(input.width(), input.height(), problems);
    Output output = settings.scored(plain.output(), problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return new ModelDescription(
        plain.name(),
        plain.version(),
        plain.architecture(),
        plain.precision(),
        plain.trained(),
        recipe,
        settings.normalization(),
        output,
        plain.batching());
  }

  /** What will be built. */
  public ModelDescription description() {
    return description;
  }

  /**
   * Builds it and moves it into the repository as a whole.
   *
   * @param now the time to note in its provenance
   * @return the model's folder
   * @throws ModelException if the weights do not fit, or the folder is there and may not be
   *     replaced
   * @throws IOException if something cannot be read or written
   */
  public Path build(Instant now) throws IOException {
    ModelFolderWriter writer = writer();
    if (order.weights().isPresent() && order.precision() == Precision.INT8_STATIC) {
      try (Checkpoint weights = Checkpoints.open(order.weights().get())) {
        if (QuantizedNetwork.isIn(weights)) {
          return quantized(writer, weights, Provenance.of(order, weights, now));
        }
      }
    }
    Optional<CalibrationFiles> pictures =
        order.precision().isCalibrated()
            ? order.calibration().map(path -> new CalibrationFiles(path, description))
            : Optional.empty();
    return with(
        now,
        (fp32, provenance) -> {
          try (JitModule variant = Variants.of(order.precision(), fp32, pictures)) {
            return writer.write(description, variant, provenance);
          }
        });
  }

  private Path quantized(ModelFolderWriter writer, Checkpoint weights, Provenance provenance)
      throws IOException {
    if (order.calibration().isPresent()) {
      throw new ModelException(
          "calibration %s: the checkpoint is quantized and has its own scales"
              .formatted(order.calibration().get()));
    }
    try (JitModule module = QuantizedNetwork.emit(architecture, weights)) {
      return writer.write(description, module, provenance);
    }
  }

  /**
   * The precision that a checkpoint's numbers are in, as far as building goes.
   *
   * @return {@link Precision#INT8_STATIC} of a quantized one, otherwise {@link Precision#FP32}
   * @throws IOException if it cannot be read
   */
  public static Precision precisionOf(Path weights) throws IOException {
    try (Checkpoint checkpoint = Checkpoints.open(weights)) {
      return QuantizedNetwork.isIn(checkpoint) ? Precision.INT8_STATIC : Precision.FP32;
    }
  }

  /** Refuses a folder that is there and may not be replaced. */
  ModelFolderWriter writer() {
    return new ModelFolderWriter(order.repository(), order.name(), order.replace());
  }

  ModelOrder order() {
    return order;
  }

  /** Something done with the fp32 network, which is closed afterwards. */
  @FunctionalInterface
  interface Work<T> {
    T with(JitModule fp32, Provenance provenance) throws IOException;
  }

  /** Emits the network with its weights for some work. */
  <T> T with(Instant now, Work<T> work) throws IOException {
    if (order.weights().isEmpty()) {
      return with(new SeededInitialization(order.seed()), Provenance.of(order, now), work);
    }
    try (Checkpoint weights = Checkpoints.open(order.weights().get())) {
      if (QuantizedNetwork.isIn(weights)) {
        throw new ModelException(
            "precision %s: the checkpoint is quantized, which can be built as %s only"
                .formatted(order.precision().text(), Precision.INT8_STATIC.text()));
      }
      return with(
          CheckpointBinding.of(weights, architecture), Provenance.of(order, weights, now), work);
    }
  }

  private <T> T with(ParameterSource source, Provenance provenance, Work<T> work)
      throws IOException {
    try (JitModule fp32 = architecture.emit(source)) {
      return work.with(fp32, provenance);
    }
  }
}
