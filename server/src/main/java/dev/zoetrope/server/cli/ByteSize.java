package dev.zoetrope.server.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes on the command line: {@code 4GiB}, {@code 500MiB}, {@code 1000000}. */
final class ByteSize implements ITypeConverter<Long> {
  private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,9})(KiB|MiB|GiB)?");
  private static final Map<String, Integer> SHIFTS = Map.of("KiB", 10, "MiB", 20, "GiB", 30);

  @Override
  public Long convert(String text) {
    Matcher match = SYNTAX.matcher(text);
    long size =
        match.matches()
            ? Long.parseLong(match.group(1))
                << SHIFTS.getOrDefault(String.valueOf(match.group(2)), 0)
            : 0;
    if (size < 1) {
      throw new TypeConversionException(
          "'" + text + "' is not a size; write 500MiB, 4GiB or a number of bytes");
    }
    return size;
  }
}
