package dev.zoetrope.server.model.arch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one architecture's settings and collects what is wrong with them, so that a user hears of
 * everything at once. A setting that is wrong reads as its default until {@link #check} throws. One
 * thread.
 */
final class Settings {

  private final String architecture;
  private final Map<String, String> given;
  private final Map<String, String> allowed = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  Settings(String architecture, Map<String, String> given) {
    this.architecture = architecture;
    this.given = new TreeMap<>(given);
  }

  int integer(String key, int least, int most, int otherwise) {
    String range = "an integer from " + least + " to " + most;
    return read(
        key,
        range,
        otherwise,
        text -> {
          int value = Integer.parseInt(text);
          return value >= least && value <= most ? value : null;
        });
  }

  double real(String key, double least, double most, double otherwise) {
    String range = "a number from " + least + " to " + most;
    return read(
        key,
        range,
        otherwise,
        text -> {
          double value = Double.parseDouble(text);
          return value >= least && value <= most ? value : null;
        });
  }

  boolean flag(String key) {
    return flag(key, false);
  }

  boolean flag(String key, boolean otherwise) {
    return read(
        key,
        "true or false",
        otherwise,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> null;
            });
  }

  /** One of a few words. */
  <T> T choice(String key, Map<String, T> words, T otherwise) {
    return read(key, String.join(" or ", words.keySet()), otherwise, words::get);
  }

  /** A probability that only training uses; accepted so that a reference's settings carry over. */
  void trainingProbability(String key, double otherwise) {
    real(key, 0, 1, otherwise);
  }

  /**
   * One setting in a notation of its own.
   *
   * @param form what is allowed, for the message
   * @param parser null or {@link IllegalArgumentException} for what is not allowed; the exception's
   *     message is passed on
   */
  <T> T read(String key, String form, T otherwise, Function<String, @Nullable T> parser) {
    allowed.put(key, form);
    String text = given.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      T value = parser.apply(text.strip());
      if (value != null) {
        return value;
      }
      problems.add("%s is \"%s\", must be %s".formatted(key, shown(text), form));
    } catch (NumberFormatException e) {
      problems.add("%s is \"%s\", must be %s".formatted(key, shown(text), form));
    } catch (IllegalArgumentException e) {
      problems.add("%s: %s".formatted(key, e.getMessage()));
    }
    return otherwise;
  }

  /** A rule between settings. */
  void require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }

  /**
   * Call after the last setting is read.
   *
   * @throws IllegalArgumentException with every problem, one a line
   */
  void check() {
    for (String key : given.keySet()) {
      if (!allowed.containsKey(key)) {
        problems.add("\"%s\" is no setting; there are %s".formatted(shown(key), listing()));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "architecture " + architecture + ":\n  " + String.join("\n  ", problems));
    }
  }

  private String listing() {
    List<String> lines = new ArrayList<>();
    allowed.forEach((key, form) -> lines.add(key + " (" + form + ")"));
    return String.join(", ", lines);
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
