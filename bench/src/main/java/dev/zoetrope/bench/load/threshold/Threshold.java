package dev.zoetrope.bench.load.threshold;

import dev.zoetrope.bench.load.result.Figures;
import dev.zoetrope.bench.report.Html;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition under which a build fails: {@code p99>50ms}, {@code door:goodput<95%}.
 *
 * @param text as the user wrote it
 * @param scope the workload that it is about, or phase and workload with a slash between; empty for
 *     all
 * @param limit in the metric's unit; of shares in percent
 * @param share whether the limit is a share of the frames that were due
 */
record Threshold(
    String text, String scope, Metric metric, Operator operator, double limit, boolean share) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(.+):)?\\s*([a-z0-9.-]+)\\s*(>=|<=|>|<)\\s*([0-9]+(?:\\.[0-9]+)?)\\s*(us|ms|s|%|/s)?");

  /** How a figure is compared with its limit. */
  enum Operator {
    ABOVE(">"),
    AT_LEAST(">="),
    BELOW("<"),
    AT_MOST("<=");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    static Operator of(String sign) {
      for (Operator one : values()) {
        if (one.sign.equals(sign)) {
          return one;
        }
      }
      throw new IllegalArgumentException("operator must be >, >=, < or <=, not " + sign);
    }

    boolean holds(double value, double limit) {
      return switch (this) {
        case ABOVE -> value > limit;
        case AT_LEAST -> value >= limit;
        case BELOW -> value < limit;
        case AT_MOST -> value <= limit;
      };
    }
  }

  /** Reads one; the message of the exception says what it must be like. */
  static Threshold parse(String text) {
    Matcher parts = FORM.matcher(text.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "a threshold must be like p99>50ms, goodput<95%% or door:lost>0, not %s".formatted(text));
    }
    Metric metric = Metric.named(parts.group(2));
    String unit = Optional.ofNullable(parts.group(5)).orElse("");
    double factor =
        switch (unit) {
          case "us" -> 1e3;
          case "ms" -> 1e6;
          case "s" -> 1e9;
          default -> 1;
        };
    boolean fits =
        switch (metric.kind()) {
          case TIME -> factor > 1;
          case FRAMES -> unit.isEmpty() || unit.equals("%");
          case RATE -> unit.isEmpty() || unit.equals("%") || unit.equals("/s");
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "threshold %s: the unit of %s must be %s"
              .formatted(text, metric.name(), units(metric.kind())));
    }
    return new Threshold(
        text.strip(),
        Optional.ofNullable(parts.group(1)).orElse(""),
        metric,
        Operator.of(parts.group(3)),
        Double.parseDouble(parts.group(4)) * factor,
        unit.equals("%"));
  }

  private static String units(Metric.Kind kind) {
    return switch (kind) {
      case TIME -> "us, ms or s";
      case FRAMES -> "% of the frames that were due, or none for their number";
      case RATE -> "% of the frames that were due, or none for frames a second";
    };
  }

  /** Whether it is about these. */
  boolean concerns(Figures figures) {
    String name = figures.workload().name();
    return scope.isEmpty()
        || scope.equals(name)
        || scope.equals(figures.phase().name() + "/" + name);
  }

  /** What cannot be told did not keep its limit. */
  Optional<Crossing> check(Figures figures) {
    OptionalDouble found = metric.value().apply(figures);
    if (found.isEmpty()) {
      return Optional.of(
          new Crossing(text, figures.where(), "there is no " + metric.name() + ": no results"));
    }
    double value = found.getAsDouble();
    if (share) {
      double due =
          metric.kind() == Metric.Kind.RATE ? figures.offered() : figures.workload().scheduled();
      if (!(due > 0)) {
        return Optional.of(new Crossing(text, figures.where(), "no frame was due"));
      }
      value = 100 * value / due;
    }
    return operator.holds(value, limit)
        ? Optional.of(new Crossing(text, figures.where(), metric.name() + " is " + shown(value)))
        : Optional.empty();
  }

  private String shown(double value) {
    if (share) {
      return Html.number(value) + " %";
    }
    return switch (metric.kind()) {
      case TIME -> Html.millis(value / 1e3);
      case FRAMES -> Long.toString((long) value) + " frames";
      case RATE -> Html.number(value) + " frames/s";
    };
  }
}
