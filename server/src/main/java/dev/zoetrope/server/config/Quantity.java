package dev.zoetrope.server.config;

import static dev.zoetrope.server.config.ValueType.quoted;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole number with a unit, such as {@code 200ms} or {@code 32MiB}. */
final class Quantity {
  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,18})\\s*([A-Za-zµ]*)");

  private final Map<String, Long> units;
  private final String wanted;

  /**
   * @param units factor per unit, in lower case; the empty unit allows a bare number
   * @param wanted what to write instead, for the message
   */
  Quantity(Map<String, Long> units, String wanted) {
    this.units = new LinkedHashMap<>(units);
    this.wanted = wanted;
  }

  /**
   * The number in the base unit; saturates at {@link Long#MAX_VALUE}, which every range refuses.
   */
  long parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw unreadable(text);
    }
    long number = Long.parseLong(matcher.group(1));
    Long factor = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
    if (factor == null && number != 0) {
      throw unreadable(text);
    }
    if (factor == null) {
      if (!matcher.group(2).isEmpty()) {
        throw unreadable(text);
      }
      return 0;
    }
    return Math.multiplyHigh(number, factor) == 0 && number * factor >= 0
        ? number * factor
        : Long.MAX_VALUE;
  }

  private IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(quoted(text) + " is not " + wanted);
  }
}
