package dev.zoetrope.server.config;

import static dev.zoetrope.server.config.ValueType.quoted;

import java.util.Locale;
import java.util.regex.Pattern;

/** The name of a gRPC metadata entry that holds text; held in lower case, as on the wire. */
record HeaderType() implements ValueType {
  private static final int MAX_LENGTH = 64;
  private static final Pattern NAME = Pattern.compile("[0-9a-z_.-]{1," + MAX_LENGTH + "}");

  @Override
  public String name() {
    return "header";
  }

  @Override
  public String range() {
    return "1 to " + MAX_LENGTH + " of `a-z 0-9 . _ -`, not `grpc-…`, not `…-bin`";
  }

  @Override
  public Object parse(String text) {
    String header = text.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(header).matches() || header.startsWith("grpc-") || header.endsWith("-bin")) {
      throw new IllegalArgumentException(
          quoted(text)
              + " is not a header of at most "
              + MAX_LENGTH
              + " letters, digits and . _ - that gRPC leaves to applications");
    }
    return header;
  }
}
