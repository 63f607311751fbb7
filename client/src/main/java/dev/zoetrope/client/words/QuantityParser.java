package dev.zoetrope.client.words;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations such as {@code 200ms} and sizes such as {@code 32MiB}. Stateless. */
public final class QuantityParser {
  private static final Pattern QUANTITY =
      Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)\\s*(\\p{Alpha}*)");

  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "min", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private static final Map<String, Long> BYTES =
      Map.of(
          "", 1L,
          "b", 1L,
          "kb", 1_000L,
          "mb", 1_000_000L,
          "gb", 1_000_000_000L,
          "kib", 1L << 10,
          "mib", 1L << 20,
          "gib", 1L << 30);

  private QuantityParser() {}

  /**
   * A number with ns, us, ms, s, m, min or h; 0 needs no unit.
   *
   * @throws IllegalArgumentException for anything else; one sentence
   */
  public static Duration duration(String text) {
    if (text.trim().equals("0")) {
      return Duration.ZERO;
    }
    return Duration.ofNanos(parse(text, NANOS, "a duration such as 200ms, 1.5s, 2min or 1h"));
  }

  /**
   * A number of bytes, with B, kB, MB, GB (powers of 1000) or KiB, MiB, GiB (powers of 1024) or
   * without.
   *
   * @throws IllegalArgumentException for anything else; one sentence
   */
  public static long bytes(String text) {
    return parse(text, BYTES, "a size such as 500kB, 32MiB or a number of bytes");
  }

  private static long parse(String text, Map<String, Long> units, String wanted) {
    Matcher matcher = QUANTITY.matcher(text.trim());
    Long unit = matcher.matches() ? units.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("'" + text + "' is not " + wanted);
    }
    BigDecimal value = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    try {
      return value.setScale(0, RoundingMode.HALF_UP).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is too large", e);
    }
  }
}
