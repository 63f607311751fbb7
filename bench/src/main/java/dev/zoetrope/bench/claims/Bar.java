package dev.zoetrope.bench.claims;

import dev.zoetrope.bench.run.Comparison;
import java.util.Locale;

/**
 * What a figure must reach.
 *
 * @param kind which way
 * @param limit for the median
 * @param slack how far the far end of the interval may lie beyond the limit
 */
public record Bar(Kind kind, double limit, double slack) {
  /** Which way a figure is judged. */
  public enum Kind {
    /**
     * The median must not be under the limit, nor the interval's low end by more than the slack.
     */
    AT_LEAST,
    /**
     * The median must not be over the limit, nor the interval's high end by more than the slack.
     */
    AT_MOST,
    /** No end may be further from the limit than the slack. */
    WITHIN,
    /** As {@link #AT_MOST}; a run beyond it says nothing about the server and is INVALID. */
    SOUND_AT_MOST,
    /** Not judged: told beside those that are. */
    NONE
  }

  private static final double RATIO_SLACK = 0.02;

  /** A ratio with this lower limit; its interval may reach 0.02 below. */
  public static Bar atLeast(double ratio) {
    return new Bar(Kind.AT_LEAST, ratio, RATIO_SLACK);
  }

  /** A ratio with this upper limit; its interval may reach 0.02 above. */
  public static Bar atMost(double ratio) {
    return new Bar(Kind.AT_MOST, ratio, RATIO_SLACK);
  }

  /** A quantity with an upper limit that its whole interval must keep. */
  public static Bar strictlyAtMost(double limit) {
    return new Bar(Kind.AT_MOST, limit, 0);
  }

  /** A quantity that must be this, give or take. */
  public static Bar within(double limit, double slack) {
    return new Bar(Kind.WITHIN, limit, slack);
  }

  /** What the load generator must keep for a run to mean anything. */
  public static Bar soundAtMost(double limit) {
    return new Bar(Kind.SOUND_AT_MOST, limit, 0);
  }

  /** For figures that are told and not judged. */
  public static Bar none() {
    return new Bar(Kind.NONE, 0, 0);
  }

  /** Whether the figure keeps it. */
  boolean metBy(Comparison figure) {
    return switch (kind) {
      case AT_LEAST -> figure.median() >= limit && figure.low() >= limit - slack;
      case AT_MOST, SOUND_AT_MOST -> figure.median() <= limit && figure.high() <= limit + slack;
      case WITHIN -> figure.low() >= limit - slack && figure.high() <= limit + slack;
      case NONE -> true;
    };
  }

  /** For a table. */
  String text() {
    return switch (kind) {
      case AT_LEAST -> ">= " + number(limit);
      case AT_MOST, SOUND_AT_MOST -> "<= " + number(limit);
      case WITHIN -> slack == 0 ? "= " + number(limit) : number(limit) + " +- " + number(slack);
      case NONE -> "-";
    };
  }

  /** Three digits behind the point below ten, as a ratio needs; fewer above. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size < 10 ? "%.3f" : size < 1_000 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
