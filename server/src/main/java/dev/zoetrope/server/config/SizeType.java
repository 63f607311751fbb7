package dev.zoetrope.server.config;

import static dev.zoetrope.server.config.ValueType.checkRange;

import java.util.Map;

/**
 * A number of bytes, held as a {@link Long}.
 *
 * @param least inclusive
 * @param most inclusive
 */
record SizeType(long least, long most) implements ValueType {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private static final Quantity SIZE =
      new Quantity(
          Map.of("", 1L, "b", 1L, "k", KIB, "kib", KIB, "m", MIB, "mib", MIB, "g", GIB, "gib", GIB),
          "a size; write a whole number of bytes, KiB, MiB or GiB, such as 32MiB or 64k");

  @Override
  public String name() {
    return "size";
  }

  @Override
  public String range() {
    return show(least) + " to " + show(most);
  }

  @Override
  public Object parse(String text) {
    long value = SIZE.parse(text);
    checkRange(value, least, most, text, show(least), show(most));
    return value;
  }

  @Override
  public String render(Object value) {
    return show((Long) value);
  }

  private static String show(long bytes) {
    if (bytes == 0) {
      return "0";
    }
    if (bytes % GIB == 0) {
      return bytes / GIB + "GiB";
    }
    if (bytes % MIB == 0) {
      return bytes / MIB + "MiB";
    }
    return bytes % KIB == 0 ? bytes / KIB + "KiB" : Long.toString(bytes);
  }
}
