package dev.zoetrope.server.model;

import dev.zoetrope.server.frame.InputRecipe;
import dev.zoetrope.server.frame.InputRecipe.CropOffset;
import dev.zoetrope.server.frame.InputRecipe.Interpolation;
import dev.zoetrope.server.model.precision.Precision;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.OutputKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * This server's own settings of a model, as {@code parameters} of a {@code config.pbtxt} hold them.
 * Without any, a model is what Triton's users take an ImageNet classifier to be: TorchScript,
 * trained, fp32, its shorter side scaled to 8/7 of the input and cropped in the middle, ImageNet's
 * mean and standard deviation.
 *
 * @param architecture {@code architecture}: the built-in one it was built from, or {@code
 *     torchscript}
 * @param precision {@code precision}: a {@link Precision}'s text
 * @param trained {@code trained}: {@code false} for a seeded initialisation
 * @param output {@code output}: {@code logits}, or an embedding, {@code class_token} or {@code
 *     pooled}
 * @param scoring {@code scores}, {@code softmax} or {@code sigmoid}, and for the latter {@code
 *     threshold}, 0 to 1; empty if nothing is said
 * @param normalization {@code mean} and {@code std}: three numbers each, on levels of 0..1
 * @param fit {@code fit}: {@code crop}, {@code squash} or {@code letterbox}
 * @param shorterEdge {@code shorter_edge}: pixels, under {@code crop}; empty: 8/7 of the larger
 *     side
 * @param interpolation {@code interpolation}: {@code bilinear} or {@code bicubic}
 * @param cropOffset {@code crop_offset}: what becomes of half a pixel under {@code crop}: {@code
 *     half_to_even} (torchvision's and timm's way) or {@code down} (Hugging Face's)
 * @param quantizedEngine {@code quantized_engine}: {@code fbgemm}, {@code onednn}, {@code qnnpack}
 *     or {@code x86}, for a file with quantized weights; empty, {@code auto}: the fastest here
 * @param buckets {@code buckets}: batch sizes to warm, ascending; empty if not given
 * @param share {@code share}: of the cores beside other models that wait for them, 1 to 100
 */
record ModelSettings(
    String architecture,
    String precision,
    boolean trained,
    OutputKind output,
    Optional<Scoring> scoring,
    Normalization normalization,
    Fit fit,
    Optional<Integer> shorterEdge,
    Interpolation interpolation,
    CropOffset cropOffset,
    Optional<QuantizedEngine> quantizedEngine,
    List<Integer> buckets,
    int share) {

  /** What an unnamed architecture is called. */
  static final String TORCHSCRIPT = "torchscript";

  /** The key that says what a model answers with. */
  static final String OUTPUT = "output";

  /** The key that says what packs quantized weights. */
  static final String QUANTIZED_ENGINE = "quantized_engine";

  /** Largest side of an input, pixels. */
  static final int MAX_SIDE = 8192;

  /** Rows of the largest batch that the server runs. */
  static final int MAX_BATCH = 256;

  /** The largest share of the cores. */
  static final int MAX_SHARE = 100;

  /** The keys that say how pictures become input; {@code models build --set} takes them too. */
  static final Set<String> RECIPE_KEYS =
      Set.of("mean", "std", "fit", "shorter_edge", "interpolation", "crop_offset");

  /** The keys that say how a classifier scores, and from which score on a label counts. */
  static final String SCORES = "scores";

  static final String THRESHOLD = "threshold";

  /** All keys that {@code models build --set} takes beside the architecture's own. */
  static final Set<String> BUILD_KEYS =
      Stream.concat(RECIPE_KEYS.stream(), Stream.of(SCORES, THRESHOLD))
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> KEYS =
      new TreeSet<>(
          Set.of(
              "architecture",
              "precision",
              "trained",
              OUTPUT,
              SCORES,
              THRESHOLD,
              "mean",
              "std",
              "fit",
              "shorter_edge",
              "interpolation",
              "crop_offset",
              QUANTIZED_ENGINE,
              "buckets",
              "share",
              NullModel.BATCH_TIME));

  /**
   * Reads them, adding what is wrong to {@code problems}; keys with a capital letter are others'.
   */
  static ModelSettings read(Map<String, String> parameters, List<String> problems) {
    ParameterReader in = new ParameterReader(parameters, problems);
    in.requireKeysOf(KEYS);
    return new ModelSettings(
        parameters.getOrDefault("architecture", TORCHSCRIPT),
        in.choice("precision", PRECISIONS, Precision.FP32.text()),
        in.choice("trained", Map.of("true", true, "false", false), true),
        in.choice(OUTPUT, Output.WORDS, OutputKind.OUTPUT_KIND_LOGITS),
        in.scoring(),
        new Normalization(
            in.triple("mean", Normalization.IMAGENET.mean(), -10, 10),
            in.triple("std", Normalization.IMAGENET.std(), 1e-6f, 10)),
        in.choice("fit", FITS, Fit.FIT_CROP),
        in.whole("shorter_edge", MAX_SIDE),
        in.choice("interpolation", INTERPOLATIONS, Interpolation.BILINEAR),
        in.choice("crop_offset", CROP_OFFSETS, CropOffset.HALF_TO_EVEN),
        in.choice(QUANTIZED_ENGINE, ENGINES, Optional.empty()),
        in.buckets(),
        in.whole("share", MAX_SHARE).orElse(1));
  }

  private static final Map<String, String> PRECISIONS =
      Arrays.stream(Precision.values()).collect(Collectors.toMap(Precision::text, Precision::text));

  private static final Map<String, Fit> FITS =
      Map.of("crop", Fit.FIT_CROP, "squash", Fit.FIT_SQUASH, "letterbox", Fit.FIT_LETTERBOX);

  private static final Map<String, Interpolation> INTERPOLATIONS =
      Map.of("bilinear", Interpolation.BILINEAR, "bicubic", Interpolation.BICUBIC);

  private static final Map<String, CropOffset> CROP_OFFSETS =
      Map.of("half_to_even", CropOffset.HALF_TO_EVEN, "down", CropOffset.DOWN);

  private static final Map<String, Optional<QuantizedEngine>> ENGINES = engines();

  private static Map<String, Optional<QuantizedEngine>> engines() {
    Map<String, Optional<QuantizedEngine>> words = new TreeMap<>();
    words.put("auto", Optional.empty());
    QuantizedEngine.WORDS.forEach((word, engine) -> words.put(word, Optional.of(engine)));
    return words;
  }

  /** An output with the scores that these settings say. */
  Output scored(Output plain, List<String> problems) {
    if (scoring.isEmpty()) {
      return plain;
    }
    if (plain instanceof Output.Classes classes) {
      return classes.with(scoring.get());
    }
    problems.add(
        "parameters.scores: the output is %s, an embedding, which has no classes to score"
            .formatted(Output.word(plain.kind())));
    return plain;
  }

  /** The recipe of an input of this size. */
  InputRecipe recipe(int width, int height, List<String> problems) {
    int larger = Math.max(width, height);
    int edge = shorterEdge.orElse((larger * 8 + 3) / 7);
    if (fit == Fit.FIT_CROP && edge < larger) {
      problems.add(
          "parameters.shorter_edge %d: under fit crop at least %d, the larger side of the input"
              .formatted(edge, larger));
    }
    return new InputRecipe(
        width, height, fit, fit == Fit.FIT_CROP ? edge : 0, interpolation, cropOffset);
  }

  /** The {@code parameters} that read back as this description. */
  static Map<String, String> write(ModelDescription model) {
    InputRecipe recipe = model.recipe();
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("architecture", model.architecture());
    parameters.put("precision", model.precision());
    parameters.put("trained", String.valueOf(model.trained()));
    if (model.output().kind() != OutputKind.OUTPUT_KIND_LOGITS) {
      parameters.put(OUTPUT, Output.word(model.output().kind()));
    }
    if (model.output() instanceof Output.Classes classes && classes.scoring().isMultiLabel()) {
      parameters.put(SCORES, keyOf(Scoring.WORDS, classes.scoring().kind()));
      parameters.put(THRESHOLD, String.valueOf(classes.scoring().threshold()));
    }
    parameters.put("mean", join(model.normalization().mean()));
    parameters.put("std", join(model.normalization().std()));
    parameters.put("fit", keyOf(FITS, recipe.fit()));
    if (recipe.fit() == Fit.FIT_CROP) {
      parameters.put("shorter_edge", String.valueOf(recipe.shorterEdge()));
      parameters.put("crop_offset", keyOf(CROP_OFFSETS, recipe.cropOffset()));
    }
    parameters.put("interpolation", keyOf(INTERPOLATIONS, recipe.interpolation()));
    if (!model.batching().buckets().isEmpty()) {
      parameters.put("buckets", join(model.batching().buckets()));
    }
    if (model.batching().share() != 1) {
      parameters.put("share", String.valueOf(model.batching().share()));
    }
    return parameters;
  }

  private static String join(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static <T> String keyOf(Map<String, T> words, T value) {
    return words.entrySet().stream()
        .filter(word -> word.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no word for " + value));
  }
}
