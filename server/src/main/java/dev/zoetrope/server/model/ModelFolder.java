package dev.zoetrope.server.model;

import com.google.protobuf.TextFormat;
import dev.zoetrope.inference.ModelConfig;
import dev.zoetrope.inference.ModelDynamicBatching;
import dev.zoetrope.inference.ModelInstanceGroup;
import dev.zoetrope.inference.ModelOutput;
import dev.zoetrope.server.model.ModelDescription.Batching;
import dev.zoetrope.v1.OutputKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** One model's folder: {@code config.pbtxt}, {@code <version>/model.pt}, labels. */
final class ModelFolder {
  /** The settings file's name. */
  static final String CONFIG = "config.pbtxt";

  /** The module's name where the settings file gives none. */
  static final String MODULE = "model.pt";

  /** The labels' name where the settings file gives none. */
  static final String LABELS = "labels.txt";

  private static final int MAX_CONFIG_BYTES = 1 << 20;

  private final Path folder;
  private final String name;
  private final List<String> problems;

  ModelFolder(Path folder, List<String> problems) {
    this.folder = folder;
    this.name = folder.getFileName().toString();
    this.problems = problems;
  }

  /** The model; empty if {@code problems} were added. */
  Optional<RepositoryModel> read() throws IOException {
    int before = problems.size();
    Optional<ModelConfig> parsed = config();
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    ModelConfig config = parsed.get();
    requireServable(config);
    boolean isNull = config.getBackend().equals(NullModel.BACKEND);
    InputDeclaration input = InputDeclaration.read(config, problems);
    ModelSettings settings = ModelSettings.read(parameters(config), problems);
    Output output = settings.scored(output(config, input.outputs(), settings.output()), problems);
    Optional<Duration> nullTime = NullModel.batchTime(parameters(config), isNull, problems);
    if (isNull) {
      requireOutputs(input);
    }
    Optional<Long> version =
        isNull
            ? Optional.empty()
            : VersionFolders.in(folder).newest(config.getVersionPolicy(), problems);
    Optional<Path> file =
        isNull
            ? Optional.of(folder.resolve(CONFIG))
            : version.flatMap(chosen -> module(config, chosen));
    ModelDescription description =
        new ModelDescription(
            name,
            version.map(String::valueOf).orElse(isNull ? NullModel.VERSION : ""),
            isNull ? NullModel.ARCHITECTURE : settings.architecture(),
            isNull ? NullModel.PRECISION : settings.precision(),
            !isNull && settings.trained(),
            settings.recipe(input.width(), input.height(), problems),
            settings.normalization(),
            output,
            batching(config, input, settings));
    return problems.size() > before
        ? Optional.empty()
        : file.map(
            path ->
                new RepositoryModel(
                    description, path, input.channelsLast(), settings.quantizedEngine(), nullTime));
  }

  private Optional<ModelConfig> config() throws IOException {
    Path file = folder.resolve(CONFIG);
    if (!Files.isRegularFile(file)) {
      problems.add("no " + CONFIG);
      return Optional.empty();
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_CONFIG_BYTES + 1);
    }
    if (bytes.length > MAX_CONFIG_BYTES) {
      problems.add(CONFIG + ": over " + MAX_CONFIG_BYTES + " bytes");
      return Optional.empty();
    }
    try {
      return Optional.of(
          TextFormat.parse(new String(bytes, StandardCharsets.UTF_8), ModelConfig.class));
    } catch (TextFormat.ParseException e) {
      problems.add(CONFIG + ":" + e.getMessage());
      return Optional.empty();
    }
  }

  private void requireServable(ModelConfig config) {
    if (!config.getName().isEmpty() && !config.getName().equals(name)) {
      problems.add("name '" + config.getName() + "': must be the folder's, '" + name + "'");
    }
    if (!List.of("", "pytorch_libtorch").contains(config.getPlatform())) {
      problems.add("platform '" + config.getPlatform() + "': must be pytorch_libtorch");
    }
    if (!List.of("", "pytorch", NullModel.BACKEND).contains(config.getBackend())) {
      problems.add(
          "backend '%s': must be pytorch or %s".formatted(config.getBackend(), NullModel.BACKEND));
    }
    if (config.getModelTransactionPolicy().getDecoupled()) {
      problems.add("model_transaction_policy.decoupled: every frame gets one reply here");
    }
  }

  private void requireOutputs(InputDeclaration input) {
    if (input.outputs() == 0) {
      problems.add("output.dims: a null model has no module that could tell its classes");
    }
  }

  private static Map<String, String> parameters(ModelConfig config) {
    Map<String, String> parameters = new TreeMap<>();
    config.getParametersMap().forEach((key, value) -> parameters.put(key, value.getStringValue()));
    return parameters;
  }

  private Optional<Path> module(ModelConfig config, long version) {
    String given = config.getDefaultModelFilename();
    Optional<Path> file = inside(version + "/" + (given.isEmpty() ? MODULE : given));
    if (file.isEmpty()) {
      problems.add("no file " + version + "/" + (given.isEmpty() ? MODULE : given));
    }
    return file;
  }

  /** A regular file below the model's folder; empty also for what can be no file's name. */
  private Optional<Path> inside(String path) {
    Path root = folder.toAbsolutePath().normalize();
    try {
      Path file = root.resolve(path).normalize();
      return file.startsWith(root) && Files.isRegularFile(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Output output(ModelConfig config, int size, OutputKind kind) throws IOException {
    Optional<Path> file = labels(config);
    try {
      return file.isEmpty()
          ? Output.of(kind, size, List.of(), "")
          : Output.of(kind, size, Labels.read(file.get()), file.get().getFileName() + "");
    } catch (ModelException e) {
      problems.add(e.getMessage());
      return Output.of(OutputKind.OUTPUT_KIND_LOGITS, size, List.of(), "");
    }
  }

  private Optional<Path> labels(ModelConfig config) {
    String given =
        config.getOutputList().stream().map(ModelOutput::getLabelFilename).findFirst().orElse("");
    Optional<Path> file = inside(given.isEmpty() ? LABELS : given);
    if (file.isEmpty() && !given.isEmpty()) {
      problems.add("output.label_filename '" + given + "': no such file in the model's folder");
    }
    return file;
  }

  private Batching batching(ModelConfig config, InputDeclaration input, ModelSettings settings) {
    ModelDynamicBatching dynamic = config.getDynamicBatching();
    long delay = config.hasDynamicBatching() ? dynamic.getMaxQueueDelayMicroseconds() : -1;
    if (config.hasDynamicBatching() && delay < 0) {
      problems.add("dynamic_batching.max_queue_delay_microseconds: over 2^63-1");
    }
    int limit = input.maxBatchSize() == 0 ? ModelSettings.MAX_BATCH : input.maxBatchSize();
    TreeSet<Integer> buckets = new TreeSet<>(settings.buckets());
    if (buckets.isEmpty()) {
      buckets.addAll(dynamic.getPreferredBatchSizeList());
    }
    if (!buckets.isEmpty() && (buckets.first() < 1 || buckets.last() > limit)) {
      problems.add("batch sizes " + buckets + ": must be 1 to " + limit);
    }
    return new Batching(
        input.maxBatchSize(), delay, lanes(config), List.copyOf(buckets), settings.share());
  }

  private int lanes(ModelConfig config) {
    long lanes = 0;
    for (ModelInstanceGroup group : config.getInstanceGroupList()) {
      if (group.getCount() < 0) {
        problems.add("instance_group.count " + group.getCount() + ": must not be negative");
      } else if (!group.getPassive()) {
        lanes += Math.max(1, group.getCount());
      }
    }
    if (lanes > 256) {
      problems.add("instance_group: " + lanes + " lanes, at most 256");
    }
    return (int) Math.min(lanes, 256);
  }
}
