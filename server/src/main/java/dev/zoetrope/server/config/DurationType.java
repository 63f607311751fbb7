package dev.zoetrope.server.config;

import static dev.zoetrope.server.config.ValueType.checkRange;

import java.time.Duration;
import java.util.Map;

/**
 * A span of time, held as a {@link Duration}.
 *
 * @param least inclusive
 * @param most inclusive
 */
record DurationType(Duration least, Duration most) implements ValueType {
  private static final long US = 1_000;
  private static final long MS = 1_000 * US;
  private static final long S = 1_000 * MS;
  private static final long M = 60 * S;
  private static final long H = 60 * M;

  private static final Quantity DURATION =
      new Quantity(
          Map.of("ns", 1L, "us", US, "µs", US, "ms", MS, "s", S, "m", M, "h", H),
          "a duration; write a whole number and its unit (us, ms, s, m or h), such as 200ms");

  @Override
  public String name() {
    return "duration";
  }

  @Override
  public String range() {
    return show(least) + " to " + show(most);
  }

  @Override
  public Object parse(String text) {
    long nanos = DURATION.parse(text);
    checkRange(nanos, least.toNanos(), most.toNanos(), text, show(least), show(most));
    return Duration.ofNanos(nanos);
  }

  @Override
  public String render(Object value) {
    return show((Duration) value);
  }

  private static String show(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0";
    }
    if (nanos % H == 0) {
      return nanos / H + "h";
    }
    if (nanos % M == 0) {
      return nanos / M + "m";
    }
    if (nanos % S == 0) {
      return nanos / S + "s";
    }
    if (nanos % MS == 0) {
      return nanos / MS + "ms";
    }
    return nanos % US == 0 ? nanos / US + "us" : nanos + "ns";
  }
}
