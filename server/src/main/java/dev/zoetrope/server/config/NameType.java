package dev.zoetrope.server.config;

import static dev.zoetrope.server.config.ValueType.quoted;

import java.util.regex.Pattern;

/** A model's name, as its folder is called. */
record NameType() implements ValueType {
  private static final int MAX_LENGTH = 128;
  private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cc}]{1," + MAX_LENGTH + "}");

  @Override
  public String name() {
    return "name";
  }

  @Override
  public String range() {
    return "1 to " + MAX_LENGTH + " characters, no slash";
  }

  @Override
  public Object parse(String text) {
    if (text.isBlank() || !NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          quoted(text)
              + " is not a model name of 1 to "
              + MAX_LENGTH
              + " characters without a slash");
    }
    return text;
  }
}
