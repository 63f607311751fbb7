package dev.zoetrope.client.source;

import java.util.Locale;

/**
 * How fast a source is played.
 *
 * @param kind by its own times, by a given rate, or not held back at all
 * @param framesPerSecond for {@code FIXED}; otherwise 0
 */
public record Pace(Kind kind, double framesPerSecond) {

  /** See {@link Pace}. */
  public enum Kind {
    NATIVE,
    FIXED,
    MAX
  }

  private static final double LOWEST = 0.001;
  private static final double HIGHEST = 100_000;

  public Pace {
    if (kind == Kind.FIXED && !(framesPerSecond >= LOWEST && framesPerSecond <= HIGHEST)) {
      throw new IllegalArgumentException(
          "fps must be native, max or %s to %s, not %s"
              .formatted(LOWEST, (long) HIGHEST, framesPerSecond));
    }
  }

  /** At the source's own times. */
  public static Pace nativeRate() {
    return new Pace(Kind.NATIVE, 0);
  }

  /** As fast as it can be read. */
  public static Pace max() {
    return new Pace(Kind.MAX, 0);
  }

  /** So many frames a second, 0.001 to 100,000. */
  public static Pace fixed(double framesPerSecond) {
    return new Pace(Kind.FIXED, framesPerSecond);
  }

  /**
   * Reads {@code native}, {@code max} or a number.
   *
   * @throws IllegalArgumentException for anything else; one sentence
   */
  public static Pace parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "native" -> nativeRate();
      case "max" -> max();
      default -> fixed(number(text));
    };
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("fps must be native, max or a number, not " + text, e);
    }
  }
}
