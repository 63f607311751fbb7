package dev.zoetrope.bench.compare;

import dev.zoetrope.bench.compare.metric.Agreement;
import dev.zoetrope.bench.report.Html;
import dev.zoetrope.bench.run.Comparison;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** How numbers of a comparison are written. */
final class Cells {
  /** Where there is no number. */
  static final String NONE = "-";

  private static final int LONGEST_NAME = 20;

  private Cells() {}

  /** A name that leaves room for numbers: of a long one both ends. */
  static String name(String name) {
    if (name.length() <= LONGEST_NAME) {
      return name;
    }
    int head = LONGEST_NAME / 2 - 2;
    return name.substring(0, head) + "..." + name.substring(name.length() - head - 1);
  }

  static String megabytes(OptionalLong bytes) {
    return bytes.isPresent() ? Html.number(bytes.getAsLong() / 1e6) : NONE;
  }

  static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  static String decibels(Agreement agreement) {
    return decibels(agreement.sqnrDecibels());
  }

  static String decibels(double value) {
    return value == Double.POSITIVE_INFINITY ? "exact" : String.format(Locale.ROOT, "%.1f", value);
  }

  /** A ratio. */
  static String times(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }

  /** A ratio with its interval, if it has one. */
  static String times(Optional<Comparison> ratio) {
    return ratio
        .map(
            value ->
                value.low() == value.high()
                    ? times(value.median())
                    : "%s (%s to %s)"
                        .formatted(times(value.median()), times(value.low()), times(value.high())))
        .orElse(NONE);
  }
}
