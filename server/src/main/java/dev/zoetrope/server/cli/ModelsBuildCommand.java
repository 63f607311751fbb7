package dev.zoetrope.server.cli;

import com.google.gson.JsonObject;
import dev.zoetrope.server.engine.trial.VariantTrial;
import dev.zoetrope.server.model.AutoBuilder;
import dev.zoetrope.server.model.ChoiceReport;
import dev.zoetrope.server.model.LibTorch;
import dev.zoetrope.server.model.ModelBuilder;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.ModelOrder;
import dev.zoetrope.server.model.arch.Architectures;
import dev.zoetrope.server.model.huggingface.HuggingFaceFolder;
import dev.zoetrope.server.model.precision.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope models build}. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = "Build a model folder: config.pbtxt, 1/model.pt, labels.txt, provenance.json.")
final class ModelsBuildCommand implements Callable<Integer> {
  private static final String AUTO = "auto";
  private static final double DEFAULT_FLOOR = 0.95;
  private static final String FOLDER = ": a folder; --from builds from those of Hugging Face";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "ARCH",
      arity = "0..1",
      description = "An architecture of `zoetrope models list`; none with --from.")
  private @Nullable String architecture;

  @Option(
      names = "--from",
      paramLabel = "FOLDER",
      description =
          "A Hugging Face folder of a ViT or DeiT, as published or as a Trainer left it:"
              + " config.json, preprocessor_config.json, model.safetensors or pytorch_model.bin. It"
              + " says everything but what --set output, scores, threshold, mean, std, fit, shorter_edge,"
              + " interpolation, crop_offset and --labels say otherwise.")
  private @Nullable Path from;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "A checkpoint: .safetensors, or a PyTorch .pth or .bin. Without one the weights are a"
              + " seeded initialisation and the answers mean nothing.")
  private @Nullable Path weights;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Class names: a text file with one a line, a Hugging Face config.json, or a built-in list:"
              + " imagenet, or coco (91 classes as torchvision numbers them, or 80).")
  private @Nullable String labels;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of the architecture (width_mult=0.75; output=pooled or, of a transformer,"
              + " class_token gives embeddings), of its input: mean, std, fit, shorter_edge,"
              + " interpolation, crop_offset, or of its scores: scores=sigmoid where a picture"
              + " has any number of labels, and threshold, which they reach (0.5).")
  private Map<String, String> settings = new TreeMap<>();

  @Option(
      names = "--precision",
      paramLabel = "P",
      description =
          "fp32 (default, but of a quantized checkpoint, which is int8-static); bf16: half the file and, on CPUs with AVX-512 BF16 or AMX, a multiple of"
              + " the speed; int8-static: a quarter of the file and, on CPUs with VNNI or AMX, the"
              + " fastest, with --calibration unless the checkpoint is quantized; int8-dynamic: linear layers on bytes, for transformers"
              + " without pictures to calibrate on; int8-weight-only: a quarter of the file, computed"
              + " in fp32; auto: the fastest of all these, on this machine, whose answers stay near"
              + " enough to those of fp32 (--agreement-floor), with --calibration.")
  private @Nullable String precision;

  @Option(
      names = "--calibration",
      paramLabel = "FOLDER|VIDEO",
      description =
          "Of int8-static and auto: JPEG and PNG pictures, or a video, such as the model will see."
              + " Up to 256 of them, evenly spread, are looked at; auto calibrates on every second of"
              + " them and compares answers on the others.")
  private @Nullable Path calibration;

  @Option(
      names = "--agreement-floor",
      paramLabel = "PART",
      description =
          "Of auto: what a variant's answers must have in common with fp32's, above 0 to 1; default"
              + " 0.95. Of a classifier the part of the pictures with the same best class, of sigmoids"
              + " of the labels that either has, of an embedding the mean cosine similarity.")
  private @Nullable Double agreementFloor;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the initialisation without --weights; default 0.")
  private @Nullable Long seed;

  @Option(
      names = "--name",
      description = "The model's name; default: the architecture's, or the folder's.")
  private @Nullable String name;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The model repository to write into.")
  private Path out;

  @Option(names = "--force", description = "Replace a model folder of that name.")
  private boolean force;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  ModelsBuildCommand() {}

  @Override
  public Integer call() {
    boolean auto = AUTO.equals(precision);
    // What is picked among is made of fp32.
    Optional<Precision> asked =
        auto
            ? Optional.of(Precision.FP32)
            : Optional.ofNullable(precision).map(this::precisionNamed);
    requireOneSource();
    if (auto || (weights == null && asked.orElse(Precision.FP32).isCalibrated())) {
      requireCalibration(String.valueOf(precision));
    }
    if (!auto && agreementFloor != null) {
      throw usage("--agreement-floor: only with --precision " + AUTO);
    }
    CommandOutput output = new CommandOutput(spec, json);
    Optional<VariantTrial> trial = auto ? Optional.of(trial(output)) : Optional.empty();
    return output.run(
        () -> {
          ModelOrder order = order(format(asked));
          if (trial.isPresent()) {
            pick(order, trial.get(), output);
          } else {
            build(order, output);
          }
        });
  }

  private VariantTrial trial(CommandOutput output) {
    double floor = agreementFloor == null ? DEFAULT_FLOOR : agreementFloor;
    try {
      return new VariantTrial(floor, output::note);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--agreement-floor %s: must be above 0 and at most 1".formatted(floor),
          e);
    }
  }

  private Precision precisionNamed(String text) {
    return Precision.of(text)
        .orElseThrow(
            () ->
                usage(
                    "--precision %s: must be one of %s, %s"
                        .formatted(text, Precision.choices(), AUTO)));
  }

  /** What is asked for, or what the checkpoint is in. */
  private Precision format(Optional<Precision> asked) throws IOException {
    Precision stored = weights == null ? Precision.FP32 : ModelBuilder.precisionOf(weights);
    Precision format = asked.orElse(stored);
    if (format.isCalibrated() && !stored.isCalibrated()) {
      requireCalibration(format.text());
    }
    return format;
  }

  private void requireCalibration(String format) {
    if (calibration == null) {
      throw usage("--precision " + format + ": needs --calibration, a folder or a video");
    }
  }

  private void requireOneSource() {
    if ((architecture == null) == (from == null)) {
      throw usage("give either ARCH, an architecture of `zoetrope models list`, or --from FOLDER");
    }
    if (weights != null && Files.isDirectory(weights)) {
      throw usage("--weights " + weights + FOLDER);
    }
    if (architecture != null
        && !Architectures.names().contains(architecture)
        && Files.isDirectory(Path.of(architecture))) {
      throw usage(architecture + FOLDER);
    }
    if (from != null && weights != null) {
      throw usage("--weights is of ARCH; --from FOLDER has its own");
    }
    if ((weights != null || from != null) && seed != null) {
      throw usage("--seed is of the initialisation without --weights");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void build(ModelOrder order, CommandOutput output) throws IOException {
    ModelBuilder builder = checked(() -> new ModelBuilder(order));
    warn(output);
    tell(builder.build(Instant.now()), builder.description(), Optional.empty(), output);
  }

  private void pick(ModelOrder order, VariantTrial trial, CommandOutput output) throws IOException {
    LibTorch.initialize();
    AutoBuilder builder = checked(() -> new AutoBuilder(order, output::note));
    warn(output);
    AutoBuilder.Built built = builder.build(Instant.now(), trial);
    tell(built.folder(), built.description(), Optional.of(built.report()), output);
  }

  private void warn(CommandOutput output) {
    if (weights == null && from == null) {
      output.note(
          "WARNING: no --weights, so "
              + (name == null ? architecture : name)
              + " gets a seeded initialisation: it is not trained and its answers mean nothing");
    }
  }

  private static void tell(
      Path folder, ModelDescription model, Optional<ChoiceReport> choice, CommandOutput output) {
    JsonObject result = ModelReport.json(model, "repository");
    result.addProperty("folder", folder.toString());
    choice.ifPresent(report -> result.add("choice", report.json()));
    String picked = choice.map(report -> String.join("\n", report.lines()) + "\n\n").orElse("");
    output.result(picked + "built " + folder + "\n" + ModelReport.text(model), result);
  }

  /** Something that checks what was asked for. */
  @FunctionalInterface
  private interface Checking<T> {
    T check() throws IOException;
  }

  private <T> T checked(Checking<T> checking) throws IOException {
    try {
      return checking.check();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private ModelOrder order(Precision format) throws IOException {
    return checked(
        () ->
            from == null ? ofArchitecture(format) : of(from.toAbsolutePath().normalize(), format));
  }

  private ModelOrder ofArchitecture(Precision format) {
    String chosen = Objects.requireNonNull(architecture);
    return new ModelOrder(
        chosen,
        settings,
        format,
        Optional.ofNullable(weights),
        seed == null ? 0 : seed,
        Optional.ofNullable(labels),
        name == null ? chosen : name,
        out,
        force,
        Optional.ofNullable(calibration));
  }

  private ModelOrder of(Path folder, Precision format) throws IOException {
    HuggingFaceFolder found = HuggingFaceFolder.read(folder, settings);
    return new ModelOrder(
        found.architecture(),
        found.settings(),
        format,
        Optional.of(found.weights()),
        0,
        Optional.ofNullable(labels).or(() -> found.labels().map(Path::toString)),
        name == null ? String.valueOf(folder.getFileName()) : name,
        out,
        force,
        Optional.ofNullable(calibration));
  }
}
