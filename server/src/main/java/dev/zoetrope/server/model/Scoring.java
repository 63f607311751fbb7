package dev.zoetrope.server.model;

import dev.zoetrope.v1.ScoreKind;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a classifier's logits become scores.
 *
 * @param kind softmax over all classes, which then exclude each other, or a sigmoid for each
 * @param threshold of sigmoids: classes below it are left out of an answer, 0..1; 0 of a softmax
 */
public record Scoring(ScoreKind kind, float threshold) {
  /** One of the classes. */
  public static final Scoring SOFTMAX = new Scoring(ScoreKind.SCORE_KIND_SOFTMAX, 0);

  /** What a sigmoid has to reach where nothing is said. */
  static final float DEFAULT_THRESHOLD = 0.5f;

  /** The parameter {@code scores}'s words. */
  static final Map<String, ScoreKind> WORDS =
      new TreeMap<>(
          Map.of("softmax", ScoreKind.SCORE_KIND_SOFTMAX, "sigmoid", ScoreKind.SCORE_KIND_SIGMOID));

  /** Whether each class is scored by itself. */
  public boolean isMultiLabel() {
    return kind == ScoreKind.SCORE_KIND_SIGMOID;
  }
}
