package dev.zoetrope.server.model;

import dev.zoetrope.v1.ScoreKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads {@code parameters} one value at a time; a bad one is reported and its default stands in.
 *
 * @param parameters by key
 * @param problems what is wrong is added to it
 */
record ParameterReader(Map<String, String> parameters, List<String> problems) {

  /** Reports keys that are none of these; those with a capital letter are others'. */
  void requireKeysOf(Set<String> keys) {
    for (String key : parameters.keySet()) {
      if (!keys.contains(key) && key.equals(key.toLowerCase(Locale.ROOT))) {
        problems.add("parameters." + key + ": unknown; the keys are " + String.join(", ", keys));
      }
    }
  }

  private void refuse(String key, String wanted) {
    problems.add("parameters.%s '%s': %s".formatted(key, parameters.get(key), wanted));
  }

  /** One of several words. */
  <T> T choice(String key, Map<String, T> words, T otherwise) {
    String word = parameters.get(key);
    if (word == null) {
      return otherwise;
    }
    T value = words.get(word.strip());
    if (value == null) {
      refuse(key, "must be one of " + String.join(", ", new TreeSet<>(words.keySet())));
    }
    return value == null ? otherwise : value;
  }

  /** {@code scores} and {@code threshold}, which goes with {@code sigmoid} only. */
  Optional<Scoring> scoring() {
    ScoreKind kind = choice(ModelSettings.SCORES, Scoring.WORDS, ScoreKind.SCORE_KIND_UNSPECIFIED);
    float threshold = threshold(kind);
    return kind == ScoreKind.SCORE_KIND_UNSPECIFIED
        ? Optional.empty()
        : Optional.of(new Scoring(kind, threshold));
  }

  private float threshold(ScoreKind kind) {
    boolean sigmoid = kind == ScoreKind.SCORE_KIND_SIGMOID;
    String text = parameters.get(ModelSettings.THRESHOLD);
    if (text == null) {
      return sigmoid ? Scoring.DEFAULT_THRESHOLD : 0;
    }
    if (!sigmoid) {
      refuse(ModelSettings.THRESHOLD, "only with scores sigmoid");
      return 0;
    }
    try {
      float value = Float.parseFloat(text.strip());
      if (value >= 0 && value <= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the range.
    }
    refuse(ModelSettings.THRESHOLD, "must be a number from 0 to 1");
    return Scoring.DEFAULT_THRESHOLD;
  }

  /** A number from 1. */
  Optional<Integer> whole(String key, int highest) {
    String text = parameters.get(key);
    if (text == null) {
      return Optional.empty();
    }
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= 1 && value <= highest) {
        return Optional.of(value);
      }
    } catch (NumberFormatException e) {
      // Reported below, with the range.
    }
    refuse(key, "must be a whole number from 1 to " + highest);
    return Optional.empty();
  }

  /** A number for each of red, green and blue. */
  List<Float> triple(String key, List<Float> otherwise, float lowest, float highest) {
    String text = parameters.get(key);
    if (text == null) {
      return otherwise;
    }
    List<Float> values = new ArrayList<>();
    try {
      for (String part : text.split(",", -1)) {
        float value = Float.parseFloat(part.strip());
        if (value >= lowest && value <= highest) {
          values.add(value);
        }
      }
    } catch (NumberFormatException e) {
      values.clear();
    }
    if (values.size() == 3 && text.chars().filter(c -> c == ',').count() == 2) {
      return List.copyOf(values);
    }
    refuse(key, "must be three numbers from " + lowest + " to " + highest + ", as 0.5,0.5,0.5");
    return otherwise;
  }

  /** Batch sizes, ascending, each once; empty if not given. */
  List<Integer> buckets() {
    String text = parameters.get("buckets");
    if (text == null) {
      return List.of();
    }
    TreeSet<Integer> sizes = new TreeSet<>();
    try {
      for (String part : text.split(",", -1)) {
        sizes.add(Integer.parseInt(part.strip()));
      }
    } catch (NumberFormatException e) {
      sizes.clear();
    }
    if (sizes.isEmpty() || sizes.first() < 1 || sizes.last() > ModelSettings.MAX_BATCH) {
      refuse(
          "buckets", "must be batch sizes from 1 to " + ModelSettings.MAX_BATCH + ", as 1,2,4,8");
      return List.of();
    }
    return List.copyOf(sizes);
  }
}
