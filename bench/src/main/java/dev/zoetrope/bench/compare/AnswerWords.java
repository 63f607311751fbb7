package dev.zoetrope.bench.compare;

import dev.zoetrope.bench.compare.metric.Agreement;
import dev.zoetrope.server.model.Likeness;
import java.util.Locale;

/**
 * What a comparison calls the numbers of an {@link Agreement}.
 *
 * @param mean column of the first
 * @param second column of the other
 * @param meanKey in JSON
 * @param secondKey in JSON
 * @param summary of the first, a format with a place for it
 * @param axis of a chart of the first
 * @param inPercent whether they are shares
 */
record AnswerWords(
    String mean,
    String second,
    String meanKey,
    String secondKey,
    String summary,
    String axis,
    boolean inPercent) {

  static AnswerWords of(Likeness likeness) {
    return switch (likeness) {
      case BEST_CLASS ->
          new AnswerWords(
              "top-1",
              "top-5",
              "top1",
              "top5",
              "the same best answer to %s",
              "more often the best answer",
              true);
      case LABELS ->
          new AnswerWords(
              "labels",
              "all alike",
              "labels",
              "all_alike",
              "%s of the labels in common",
              "more labels in common with those",
              true);
      case COSINE ->
          new AnswerWords(
              "cosine",
              "least",
              "cosine",
              "least_cosine",
              "vectors at a cosine of %s",
              "vectors nearer, by their cosine, to those",
              false);
    };
  }

  /** A number of an agreement; a cosine is rounded down, so that only equal vectors have 1. */
  String number(double value) {
    return inPercent
        ? Cells.percent(value)
        : String.format(Locale.ROOT, "%.5f", Math.floor(value * 1e5) / 1e5);
  }
}
