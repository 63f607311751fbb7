package dev.zoetrope.server.model.huggingface;

import dev.zoetrope.server.model.Labels;
import dev.zoetrope.server.model.ModelException;
import dev.zoetrope.server.model.ModelOrder;
import dev.zoetrope.server.model.arch.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a folder that {@code transformers} wrote says of its model, a ViT or DeiT with a classifier
 * or without one, in the words of a {@link ModelOrder}. Reading it opens {@code config.json} and
 * {@code preprocessor_config.json}; the weights are found by name and not opened, and no other file
 * is ever touched: a training run's optimizer, schedule and arguments are pickles that nobody
 * needs.
 *
 * @param architecture for {@link ModelOrder#architecture()}
 * @param settings for {@link ModelOrder#settings()}
 * @param weights the checkpoint, or the index of one in several files
 * @param labels the file with the classes' names; empty if the folder has none
 */
public record HuggingFaceFolder(
    String architecture, Map<String, String> settings, Path weights, Optional<Path> labels) {

  private static final String ARCHITECTURE = "vit";
  private static final String CONFIG = "config.json";
  private static final String PREPROCESSOR = "preprocessor_config.json";

  /** In the order in which {@code transformers} looks for them. */
  private static final List<String> WEIGHTS =
      List.of(
          "model.safetensors",
          "model.safetensors.index.json",
          "pytorch_model.bin",
          "pytorch_model.bin.index.json");

  private static final int NAMES_SHOWN = 20;

  private static final String OUTPUT = "output";
  private static final String LOGITS = "logits";
  private static final String SCORES = "scores";

  /**
   * Reads a folder.
   *
   * @param chosen the user's own {@link ModelOrder#BUILD_KEYS} and {@code output}, which come
   *     before the folder's
   * @throws ModelException with everything that is wrong: files that are missing, fields that
   *     cannot be followed, settings that the folder decides
   * @throws IOException if the files cannot be read
   */
  public static HuggingFaceFolder read(Path folder, Map<String, String> chosen) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new ModelException(folder + ": no such folder");
    }
    List<String> problems = new ArrayList<>();
    requireChoices(chosen.keySet(), problems);
    Optional<Path> weights = weights(folder, problems);
    Map<String, String> settings = new HashMap<>();
    boolean labelled = false;
    Optional<JsonFields> config = fields(folder, CONFIG, problems);
    if (config.isPresent()) {
      TransformerConfig network = TransformerConfig.read(config.get());
      settings.putAll(network.settings());
      settings.putAll(recipe(folder, network, chosen.keySet(), problems));
      if (!LOGITS.equals(chosen.getOrDefault(OUTPUT, LOGITS))) {
        // They are of the classifier, which is left out.
        settings.keySet().remove(SCORES);
      }
      settings.putAll(chosen);
      requireOutput(network, settings, problems);
      labelled = network.labelled() && LOGITS.equals(settings.getOrDefault(OUTPUT, LOGITS));
      requireLabels(folder, labelled, problems);
    }
    requireBuildable(settings, problems);
    if (!problems.isEmpty() || weights.isEmpty()) {
      throw new ModelException(
          "%s cannot be built from:\n  %s"
              .formatted(folder.getFileName(), String.join("\n  ", problems)));
    }
    Optional<Path> labels = labelled ? Optional.of(folder.resolve(CONFIG)) : Optional.empty();
    return new HuggingFaceFolder(ARCHITECTURE, Map.copyOf(settings), weights.get(), labels);
  }

  private static void requireChoices(Set<String> chosen, List<String> problems) {
    Set<String> choices = new TreeSet<>(ModelOrder.BUILD_KEYS);
    choices.add(OUTPUT);
    Set<String> others = new TreeSet<>(chosen);
    others.removeAll(choices);
    if (!others.isEmpty()) {
      problems.add(
          "--set %s: the folder decides; of a folder's model only %s can be set"
              .formatted(String.join(", ", others), String.join(", ", choices)));
    }
  }

  private static void requireOutput(
      TransformerConfig network, Map<String, String> settings, List<String> problems) {
    if (network.backbone() && LOGITS.equals(settings.get(OUTPUT))) {
      problems.add(
          "--set output=logits: "
              + CONFIG
              + " says a backbone without a classifier, which gives no labels; its embeddings are"
              + " pooled (by its pooler) and class_token");
    }
  }

  private static Optional<Path> weights(Path folder, List<String> problems) throws IOException {
    Optional<Path> weights =
        WEIGHTS.stream().map(folder::resolve).filter(Files::exists).findFirst();
    if (weights.isEmpty()) {
      problems.add("weights: no " + String.join(", ", WEIGHTS) + " among " + names(folder));
    }
    return weights;
  }

  /** Names only: nothing is opened. */
  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .map(child -> child.getFileName().toString())
          .sorted()
          .limit(NAMES_SHOWN)
          .toList();
    }
  }

  private static Optional<JsonFields> fields(Path folder, String name, List<String> problems)
      throws IOException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      problems.add(name + ": " + (Files.exists(file) ? "not a regular file" : "no such file"));
      return Optional.empty();
    }
    return JsonFields.read(file, problems);
  }

  private static Map<String, String> recipe(
      Path folder, TransformerConfig network, Set<String> chosen, List<String> problems)
      throws IOException {
    Set<String> needed = new TreeSet<>(Set.of("mean", "std", "fit", "interpolation"));
    needed.removeAll(chosen);
    if (!Files.exists(folder.resolve(PREPROCESSOR))) {
      if (!needed.isEmpty()) {
        problems.add(
            "%s: no such file; take the one of the model that was fine-tuned, or say how pictures"
                    .formatted(PREPROCESSOR)
                + " become input with --set "
                + String.join(", ", needed));
      }
      return Map.of();
    }
    Optional<JsonFields> fields = fields(folder, PREPROCESSOR, problems);
    return fields.isEmpty() ? Map.of() : ImageProcessorConfig.read(fields.get(), network, chosen);
  }

  private static void requireLabels(Path folder, boolean labelled, List<String> problems)
      throws IOException {
    if (labelled) {
      try {
        Labels.read(folder.resolve(CONFIG));
      } catch (ModelException e) {
        problems.add(e.getMessage());
      }
    }
  }

  /** The architecture has the last word on what its settings make together. */
  private static void requireBuildable(Map<String, String> settings, List<String> problems) {
    if (!problems.isEmpty()) {
      return;
    }
    Map<String, String> own = new TreeMap<>(settings);
    own.keySet().removeAll(ModelOrder.BUILD_KEYS);
    try {
      Architectures.create(ARCHITECTURE, own);
    } catch (IllegalArgumentException e) {
      problems.add(CONFIG + ": " + e.getMessage());
    }
  }
}
