package dev.zoetrope.server.model;

import dev.zoetrope.server.model.precision.Precision;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@link ModelBuilder} is to build.
 *
 * @param architecture a built-in architecture's name
 * @param settings its own settings, and those of {@link #BUILD_KEYS}
 * @param precision the number format to build it in
 * @param weights a checkpoint; empty: a seeded initialisation
 * @param seed of that initialisation
 * @param labels a labels file, or a built-in list, {@code imagenet} or {@code coco}; empty: none
 * @param name the model's and its folder's
 * @param repository the folder to write it into
 * @param replace whether a folder of that name may be replaced
 * @param calibration a folder of pictures, or a video, to calibrate on where the precision needs it
 */
public record ModelOrder(
    String architecture,
    Map<String, String> settings,
    Precision precision,
    Optional<Path> weights,
    long seed,
    Optional<String> labels,
    String name,
    Path repository,
    boolean replace,
    Optional<Path> calibration) {

  /** A built-in list's name. */
  static final String IMAGENET = "imagenet";

  /** Another. */
  static final String COCO = "coco";

  /** Settings of the input rather than of the architecture. */
  public static final Set<String> RECIPE_KEYS = ModelSettings.RECIPE_KEYS;

  /** Those, and the ones of the scores. */
  public static final Set<String> BUILD_KEYS = ModelSettings.BUILD_KEYS;

  /** Those, and the one of the output: all that can be said of a TorchScript file. */
  public static final Set<String> FILE_KEYS =
      Stream.concat(BUILD_KEYS.stream(), Stream.of(ModelSettings.OUTPUT))
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /** An order in a precision that needs no calibration. */
  public ModelOrder(
      String architecture,
      Map<String, String> settings,
      Precision precision,
      Optional<Path> weights,
      long seed,
      Optional<String> labels,
      String name,
      Path repository,
      boolean replace) {
    this(
        architecture,
        settings,
        precision,
        weights,
        seed,
        labels,
        name,
        repository,
        replace,
        Optional.empty());
  }

  /**
   * Checks the name, which becomes a folder's, and that there are pictures, or a checkpoint that
   * may make up for them, if there must be.
   */
  public ModelOrder {
    settings = Map.copyOf(settings);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "model name '"
              + name
              + "': 1 to 128 letters, digits, dots, dashes and underlines, no dot or dash first");
    }
    if (precision.isCalibrated() && calibration.isEmpty() && weights.isEmpty()) {
      throw new IllegalArgumentException(
          "precision "
              + precision.text()
              + ": needs pictures to calibrate on, such as the model will see");
    }
  }
}
