package dev.zoetrope.server.model.huggingface;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The {@code preprocessor_config.json} of a ViT or DeiT ({@code image_processing_vit.py}, {@code
 * image_processing_deit.py}, and the feature extractors that came before them), as recipe settings
 * of a model: {@code mean}, {@code std}, {@code interpolation}, and what a {@link PictureFit} adds.
 */
final class ImageProcessorConfig {
  private static final Pattern CLASS =
      Pattern.compile("(ViT|DeiT)(?:ImageProcessor(?:Fast|Pil)?|FeatureExtractor)");

  /** {@code PIL.Image.Resampling}, as far as pictures are brought to size that way here. */
  private static final Map<Integer, String> INTERPOLATIONS = Map.of(2, "bilinear", 3, "bicubic");

  /** Bookkeeping, and what concerns targets or other libraries' arrays. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "device",
          "disable_grouping",
          "do_convert_rgb",
          "do_reduce_labels",
          "processor_class",
          "reduce_labels",
          "return_tensors");

  /** What both classes have where a file says nothing: levels in -1..1. */
  private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);

  private static final double LEVELS = 255;
  private static final double LEAST_STD = 1e-6;
  private static final double MOST = 10;

  private final JsonFields in;
  private final boolean deit;

  private ImageProcessorConfig(JsonFields in, boolean deit) {
    this.in = in;
    this.deit = deit;
  }

  /**
   * Reads it, telling {@code in} what is wrong.
   *
   * @param network what the pictures are for
   * @param chosen recipe keys that the user has set, which the file need not express
   */
  static Map<String, String> read(JsonFields in, TransformerConfig network, Set<String> chosen) {
    boolean deit = isDeit(in, network);
    ImageProcessorConfig config = new ImageProcessorConfig(in, deit);
    Map<String, String> settings = new TreeMap<>();
    config.levels(settings, chosen);
    Optional<String> interpolation = config.interpolation();
    if (!chosen.contains("interpolation")) {
      interpolation.ifPresentOrElse(
          word -> settings.put("interpolation", word),
          () -> in.refuse("resample", "must be 2 (bilinear) or 3 (bicubic)"));
    }
    PictureFit fit = PictureFit.read(in, deit, network.imageSize());
    if (!chosen.contains("fit") && !chosen.contains("shorter_edge")) {
      settings.putAll(fit.settings());
      fit.problems().forEach(in::problem);
    }
    config.refuseOtherSteps();
    in.passOver(WITHOUT_EFFECT);
    in.requireAllAsked();
    return settings;
  }

  /** The class, or the model's own where the file names none. */
  private static boolean isDeit(JsonFields in, TransformerConfig network) {
    Boolean deit = null;
    for (String key : List.of("image_processor_type", "feature_extractor_type")) {
      Optional<String> name = in.text(key);
      if (name.isPresent()) {
        Matcher matcher = CLASS.matcher(name.get());
        boolean known = matcher.matches();
        boolean isDeit = known && matcher.group(1).equals("DeiT");
        if (!known || (deit != null && deit != isDeit)) {
          in.refuse(
              key, "must be ViT's or DeiT's ImageProcessor or FeatureExtractor, one of the two");
        }
        deit = isDeit;
      }
    }
    return deit == null ? network.modelType().equals("deit") : deit;
  }

  /**
   * {@code (level * factor - mean) / std}, brought to a mean and standard deviation of levels on
   * 0..1.
   */
  private void levels(Map<String, String> settings, Set<String> chosen) {
    boolean rescale = in.flag("do_rescale").orElse(true);
    double given = in.real("rescale_factor", 1e-6, 1e6).orElse(1 / LEVELS);
    boolean normalize = in.flag("do_normalize").orElse(true);
    List<Double> mean = in.channels("image_mean").orElse(HALF);
    List<Double> std = in.channels("image_std").orElse(HALF);
    double scale = rescale ? given * LEVELS : LEVELS;
    List<Double> means = normalize ? scaled(mean, value -> value / scale) : List.of(0.0, 0.0, 0.0);
    List<Double> stds = scaled(normalize ? std : List.of(1.0, 1.0, 1.0), value -> value / scale);
    if (!chosen.contains("mean")) {
      if (means.stream().allMatch(value -> value >= -MOST && value <= MOST)) {
        settings.put("mean", join(means));
      } else {
        in.refuse("image_mean", "over the rescaled range must be %s to %s".formatted(-MOST, MOST));
      }
    }
    if (!chosen.contains("std")) {
      if (stds.stream().allMatch(value -> value >= LEAST_STD && value <= MOST)) {
        settings.put("std", join(stds));
      } else {
        in.refuse(
            "image_std", "over the rescaled range must be %s to %s".formatted(LEAST_STD, MOST));
      }
    }
  }

  private static List<Double> scaled(List<Double> values, Function<Double, Double> scale) {
    return values.stream().map(scale).toList();
  }

  private static String join(List<Double> values) {
    return values.stream()
        .map(value -> String.valueOf(value.floatValue()))
        .collect(Collectors.joining(","));
  }

  private Optional<String> interpolation() {
    Optional<JsonElement> resample = in.element("resample");
    if (resample.isEmpty()) {
      return Optional.of(deit ? "bicubic" : "bilinear");
    }
    return resample
        .filter(value -> JsonFields.isWhole(value, 0, 5))
        .map(value -> INTERPOLATIONS.get((int) value.getAsDouble()));
  }

  private void refuseOtherSteps() {
    in.requireOff("do_pad", "pictures are not padded here");
    in.requireOff("do_flip_channel_order", "channels come as R, G, B here");
    in.requireOff("do_thumbnail", "pictures are resized in one step here");
    in.requireOff("rescale_offset", "levels begin at 0 here");
    for (String key : List.of("data_format", "input_data_format")) {
      Optional<JsonElement> format = in.element(key);
      if (format.isPresent() && !format.get().toString().equals("\"channels_first\"")) {
        in.refuse(key, "must be channels_first");
      }
    }
  }
}
