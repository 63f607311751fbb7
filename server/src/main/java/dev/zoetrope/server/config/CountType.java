package dev.zoetrope.server.config;

import static dev.zoetrope.server.config.ValueType.checkRange;
import static dev.zoetrope.server.config.ValueType.quoted;

import java.util.regex.Pattern;

/**
 * A whole number, held as a {@link Long}; underscores may group its digits.
 *
 * @param least inclusive
 * @param most inclusive
 */
record CountType(long least, long most) implements ValueType {
  /** Eighteen digits always fit a long, and no range comes near them. */
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9][0-9_]{0,17}");

  @Override
  public String name() {
    return "integer";
  }

  @Override
  public String range() {
    return least + " to " + most;
  }

  @Override
  public Object parse(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new IllegalArgumentException(
          quoted(text) + " is not a whole number from " + least + " to " + most);
    }
    long value = Long.parseLong(text.replace("_", ""));
    checkRange(value, least, most, text, Long.toString(least), Long.toString(most));
    return value;
  }
}
