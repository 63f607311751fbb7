package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.compare.lineup.ArchitectureRequest;
import dev.zoetrope.server.model.precision.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code models compare} builds, or takes files for, in the words of {@code models build}. */
final class ArchitectureOptions {
  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "An architecture of `zoetrope models list`, built in each of --precisions.")
  private @Nullable String architecture;

  @Option(
      names = "--precisions",
      paramLabel = "P",
      split = ",",
      description =
          "With --arch: the precisions to build, fp32 among them; default all, without --calibration"
              + " all that need none.")
  private List<String> precisions = List.of();

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "With --arch: a checkpoint. Without one efficientnet_lite0 has the embedded weights, any"
              + " other a seeded initialisation.")
  private @Nullable Path weights;

  @Option(
      names = "--calibration",
      paramLabel = "FOLDER|VIDEO",
      description =
          "With --arch: pictures for int8-static, as of `models build`; others than --pictures.")
  private @Nullable Path calibration;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "With --arch: of the initialisation without --weights; default 0.")
  private @Nullable Long seed;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "With --arch a setting as of `models build`; with files one of their input, mean, std,"
              + " fit, shorter_edge, interpolation, crop_offset, or of their answers, output, scores,"
              + " threshold.")
  private Map<String, String> settings = new TreeMap<>();

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "With --arch or files: class names, as of `models build`, for class folders that are"
              + " named by them.")
  private @Nullable String labels;

  Optional<String> architecture() {
    return Optional.ofNullable(architecture);
  }

  Map<String, String> settings() {
    return settings;
  }

  Optional<String> labels() {
    return Optional.ofNullable(labels);
  }

  /** Options that only --arch has; of those that were given the first. */
  Optional<String> firstOfArchitecture() {
    if (!precisions.isEmpty()) {
      return Optional.of("--precisions");
    }
    if (calibration != null) {
      return Optional.of("--calibration");
    }
    return weights != null
        ? Optional.of("--weights")
        : seed != null ? Optional.of("--seed") : Optional.empty();
  }

  /**
   * What to build.
   *
   * @throws IllegalArgumentException if a precision is none, or comes twice
   */
  ArchitectureRequest request() {
    return new ArchitectureRequest(
        architecture().orElseThrow(),
        settings,
        precisions.isEmpty() ? possible() : chosen(),
        Optional.ofNullable(weights),
        Optional.ofNullable(seed),
        labels(),
        Optional.ofNullable(calibration));
  }

  private List<Precision> possible() {
    return Arrays.stream(Precision.values()).filter(this::isPossible).toList();
  }

  private boolean isPossible(Precision precision) {
    return calibration != null || !precision.isCalibrated();
  }

  private List<Precision> chosen() {
    List<Precision> chosen = new ArrayList<>();
    for (String text : precisions) {
      Precision precision =
          Precision.of(text)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "--precisions " + text + ": must be of " + Precision.choices()));
      if (chosen.contains(precision)) {
        throw new IllegalArgumentException("--precisions " + text + ": given twice");
      }
      if (!isPossible(precision)) {
        throw new IllegalArgumentException(
            "--precisions " + text + ": needs --calibration, a folder or a video");
      }
      chosen.add(precision);
    }
    return chosen;
  }
}
