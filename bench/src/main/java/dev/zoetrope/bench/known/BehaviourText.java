package dev.zoetrope.bench.known;

import dev.zoetrope.bench.known.Behaviour.GivenUp;
import dev.zoetrope.v1.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Behaviours as text: {@code from=scheduled|arrival}, {@code delay=20ms}, {@code
 * delay=lognormal(20ms,0.5,seed=3)} (median, sigma), {@code delay=list(10ms,20ms)}, {@code
 * stall=2s@5s}, {@code drop=1/1000}, {@code duplicate=1/500}, {@code wrong=1/100}, {@code
 * reorder=8}, {@code outcome=overloaded:1/10} (more after commas), {@code capacity=200/s}, {@code
 * servers=2}, {@code queue=16|latest}, {@code slow-open=1s}, {@code close-after=100}.
 */
final class BehaviourText {
  private static final Pattern SPAN = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ns|us|ms|s|m)");
  private static final Pattern SHARE = Pattern.compile("(\\d{1,9})/(\\d{1,9})");
  private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)/s");
  private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
  private static final Pattern LOGNORMAL =
      Pattern.compile("lognormal\\(([^,]+),(\\d{1,3}(?:\\.\\d{1,9})?)(?:,seed=(\\d{1,18}))?\\)");
  private static final Pattern LIST = Pattern.compile("list\\((.+)\\)");
  private static final List<String> NAMES =
      List.of(
          "from",
          "delay",
          "stall",
          "drop",
          "duplicate",
          "wrong",
          "reorder",
          "outcome",
          "capacity",
          "servers",
          "queue",
          "slow-open",
          "close-after");

  private final Map<String, String> values;

  private BehaviourText(Map<String, String> values) {
    this.values = values;
  }

  static Behaviour read(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String setting : text.isBlank() ? new String[0] : text.strip().split("\\s+", -1)) {
      int equals = setting.indexOf('=');
      String name = equals < 0 ? setting : setting.substring(0, equals);
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "\"%s\" is no setting; there are %s".formatted(name, String.join(", ", NAMES)));
      }
      if (values.put(name, equals < 0 ? "" : setting.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(name + " is given twice, must be given once");
      }
    }
    return new BehaviourText(values).behaviour();
  }

  private Behaviour behaviour() {
    return new Behaviour(
        value("from", TimeBase.ARRIVAL, BehaviourText::base),
        value("delay", Delay.Constant.ZERO, BehaviourText::delay),
        value("stall", Stall.NONE, BehaviourText::stall),
        value("drop", Share.NONE, text -> share("drop", text)),
        value("duplicate", Share.NONE, text -> share("duplicate", text)),
        value("wrong", Share.NONE, text -> share("wrong", text)),
        value("reorder", 0, text -> whole("reorder", text)),
        value("outcome", List.of(), BehaviourText::outcomes),
        capacity(),
        value("slow-open", 0L, text -> span("slow-open", text)),
        value("close-after", 0L, text -> (long) whole("close-after", text)));
  }

  private <T> T value(String name, T otherwise, Function<String, T> reader) {
    String text = values.get(name);
    return text == null ? otherwise : reader.apply(text);
  }

  private Optional<Capacity> capacity() {
    if (!values.containsKey("capacity")) {
      for (String name : List.of("servers", "queue")) {
        if (values.containsKey(name)) {
          throw new IllegalArgumentException(
              "%s is %s, must come with capacity".formatted(name, values.get(name)));
        }
      }
      return Optional.empty();
    }
    double rate =
        value(
            "capacity",
            0.0,
            text -> Double.valueOf(match(RATE, "capacity", text, "frames/s, such as 200/s")[0]));
    int servers = value("servers", 1, text -> whole("servers", text));
    boolean latest = "latest".equals(values.get("queue"));
    int places =
        latest
            ? Capacity.ANY_NUMBER
            : value("queue", Capacity.ANY_NUMBER, text -> whole("queue", text));
    return Optional.of(new Capacity(rate, servers, places, latest));
  }

  private static TimeBase base(String text) {
    return switch (text) {
      case "scheduled" -> TimeBase.SCHEDULED;
      case "arrival" -> TimeBase.ARRIVAL;
      default -> throw bad("from", text, "scheduled or arrival");
    };
  }

  private static Delay delay(String text) {
    Matcher spread = LOGNORMAL.matcher(text);
    if (spread.matches()) {
      String seed = spread.group(3);
      return new Delay.LogNormal(
          span("delay", spread.group(1)),
          Double.parseDouble(spread.group(2)),
          seed == null ? 0 : Long.parseLong(seed));
    }
    Matcher list = LIST.matcher(text);
    if (list.matches()) {
      return new Delay.Cycle(
          Arrays.stream(list.group(1).split(",", -1)).map(each -> span("delay", each)).toList());
    }
    if (!SPAN.matcher(text).matches()) {
      throw bad("delay", text, "20ms, lognormal(20ms,0.5,seed=3) or list(10ms,20ms)");
    }
    return new Delay.Constant(span("delay", text));
  }

  private static Stall stall(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      throw bad("stall", text, "a length and a time, such as 2s@5s");
    }
    return new Stall(span("stall", text.substring(at + 1)), span("stall", text.substring(0, at)));
  }

  private static List<GivenUp> outcomes(String text) {
    List<GivenUp> all = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      int colon = each.indexOf(':');
      if (colon < 0) {
        throw bad("outcome", text, "such as overloaded:1/10");
      }
      all.add(
          new GivenUp(
              outcome(each.substring(0, colon)), share("outcome", each.substring(colon + 1))));
    }
    return all;
  }

  private static Outcome outcome(String name) {
    for (Outcome outcome : KnownReplies.GIVEN_UP) {
      if (word(outcome).equals(name)) {
        return outcome;
      }
    }
    throw bad(
        "outcome",
        name,
        KnownReplies.GIVEN_UP.stream()
            .map(BehaviourText::word)
            .collect(Collectors.joining(", ", "one of ", "")));
  }

  private static String word(Outcome outcome) {
    return outcome.name().substring("OUTCOME_".length()).toLowerCase(Locale.ROOT);
  }

  private static Share share(String name, String text) {
    String[] parts = match(SHARE, name, text, "a share, such as 1/1000");
    try {
      return new Share(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static long span(String name, String text) {
    String[] parts = match(SPAN, name, text, "a time with its unit, such as 20ms");
    double unit =
        switch (parts[1]) {
          case "ns" -> 1;
          case "us" -> 1e3;
          case "ms" -> 1e6;
          case "s" -> 1e9;
          default -> 60e9;
        };
    double nanos = Double.parseDouble(parts[0]) * unit;
    if (nanos > 24 * 3600e9) {
      throw bad(name, text, "at most 1440m");
    }
    return Math.round(nanos);
  }

  private static int whole(String name, String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw bad(name, text, "a whole number from 0 to 999999999");
    }
    return Integer.parseInt(text);
  }

  private static String[] match(Pattern pattern, String name, String text, String wanted) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw bad(name, text, wanted);
    }
    String[] parts = new String[matcher.groupCount()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = matcher.group(i + 1);
    }
    return parts;
  }

  private static IllegalArgumentException bad(String name, String text, String wanted) {
    return new IllegalArgumentException("%s is \"%s\", must be %s".formatted(name, text, wanted));
  }
}
