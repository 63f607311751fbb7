package dev.zoetrope.server.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model that looks at no pixel and gives every frame the same scores: for loading the transport
 * alone. A model folder asks for it with {@code backend: "zoetrope_null"} in its {@code
 * config.pbtxt}; it needs no version folder and no module. Its metadata say what it is:
 * architecture {@code null}, precision {@code none}, not trained.
 *
 * @param description what it is
 * @param batchTime how long each batch takes, whatever its size, without using the processor:
 *     parameter {@code zoetrope.null_ms}; zero without it
 */
public record NullModel(ModelDescription description, Duration batchTime) implements HostedModel {
  /** Its name as a backend. */
  static final String BACKEND = "zoetrope_null";

  /** Its name as an architecture. */
  public static final String ARCHITECTURE = "null";

  /** What stands where others have a precision. */
  static final String PRECISION = "none";

  /** The version where there is no version folder. */
  static final String VERSION = "1";

  /** The parameter that says how long a batch takes, milliseconds. */
  static final String BATCH_TIME = "zoetrope.null_ms";

  private static final double MAX_MILLIS = 60_000;

  /**
   * Reads {@link #BATCH_TIME}, adding what is wrong with it to {@code problems}.
   *
   * @param isNull whether the folder asks for a null model; any other has no such parameter
   */
  static Optional<Duration> batchTime(
      Map<String, String> parameters, boolean isNull, List<String> problems) {
    String text = parameters.get(BATCH_TIME);
    if (!isNull) {
      if (text != null) {
        problems.add("parameters." + BATCH_TIME + ": only with backend " + BACKEND);
      }
      return Optional.empty();
    }
    if (text == null) {
      return Optional.of(Duration.ZERO);
    }
    try {
      double millis = Double.parseDouble(text.strip());
      if (millis >= 0 && millis <= MAX_MILLIS) {
        return Optional.of(Duration.ofNanos(Math.round(millis * 1e6)));
      }
    } catch (NumberFormatException e) {
      // Reported below, with the range.
    }
    problems.add(
        "parameters.%s '%s': must be milliseconds from 0 to %.0f"
            .formatted(BATCH_TIME, text, MAX_MILLIS));
    return Optional.empty();
  }
}
