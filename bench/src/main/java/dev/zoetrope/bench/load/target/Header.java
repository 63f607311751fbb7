package dev.zoetrope.bench.load.target;

import dev.zoetrope.bench.BenchException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What goes with every call: metadata of gRPC, a header of HTTP.
 *
 * @param name in lower case
 * @param value may be a secret, so it is never shown
 */
public record Header(String name, String value) {
  private static final Pattern NAME = Pattern.compile("[0-9a-z_.-]+");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]*");

  public Header {
    name = name.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches() || name.endsWith("-bin")) {
      throw new BenchException(
          "header '%s': a name is letters, digits and _.- and does not end with -bin"
              .formatted(name));
    }
    if (!VALUE.matcher(value).matches()) {
      throw new BenchException("header %s: its value must be printable ASCII".formatted(name));
    }
  }

  /**
   * Reads {@code NAME:VALUE}.
   *
   * @throws BenchException if it is none
   */
  public static Header parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new BenchException("a header must be NAME:VALUE; this one has no name before a colon");
    }
    return new Header(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
  }

  @Override
  public String toString() {
    return name + ": ...";
  }
}
