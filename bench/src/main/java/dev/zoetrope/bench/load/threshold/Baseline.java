package dev.zoetrope.bench.load.threshold;

import dev.zoetrope.bench.load.result.Figures;
import dev.zoetrope.bench.load.result.Intervals;
import dev.zoetrope.bench.load.result.Intervals.Interval;
import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.report.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * A result of before, and how far a new one may fall behind it. A figure has fallen behind when it
 * is worse by more than that, and the intervals of the two do not overlap: what chance explains is
 * not called a regression. Immutable.
 */
public final class Baseline {
  private final RunResult old;
  private final double most;
  private final Intervals intervals;

  /**
   * With what to compare.
   *
   * @param most by how much a figure may be worse, as a share: 0.1 is 10 %
   */
  public Baseline(RunResult old, double most, Intervals intervals) {
    if (!(most >= 0)) {
      throw new IllegalArgumentException("--max-regression must be 0 % or more, not " + most);
    }
    this.old = old;
    this.most = most;
    this.intervals = intervals;
  }

  /**
   * What came of the comparison.
   *
   * @param compared a line for each figure that was compared, and for what could not be
   * @param crossings what has fallen behind
   */
  public record Findings(List<String> compared, List<Crossing> crossings) {}

  /**
   * Compares the workloads that both have; one that is missing from the new result is a crossing.
   */
  public Findings check(RunResult run) {
    List<String> compared = new ArrayList<>();
    List<Crossing> crossings = new ArrayList<>();
    run.environment()
        .forEach(
            (name, value) -> {
              String before = old.environment().get(name);
              if (before != null && !before.equals(value)) {
                compared.add("Other conditions: %s was %s, is %s.".formatted(name, before, value));
              }
            });
    for (Figures before : figures(old)) {
      Optional<Figures> now =
          figures(run).stream().filter(one -> one.where().equals(before.where())).findFirst();
      if (now.isPresent()) {
        compare(before, now.get(), compared, crossings);
      } else {
        crossings.add(
            new Crossing(limit(), before.where(), "the baseline has it, the result does not"));
      }
    }
    for (Figures now : figures(run)) {
      if (figures(old).stream().noneMatch(one -> one.where().equals(now.where()))) {
        compared.add(now.where() + ": the baseline does not have it.");
      }
    }
    return new Findings(List.copyOf(compared), List.copyOf(crossings));
  }

  private static List<Figures> figures(RunResult run) {
    return run.phases().stream()
        .flatMap(phase -> phase.workloads().stream().map(one -> new Figures(phase, one)))
        .toList();
  }

  private void compare(
      Figures before, Figures now, List<String> compared, List<Crossing> crossings) {
    for (double percentile : new double[] {50, 99}) {
      Pair pair =
          new Pair("p" + (int) percentile, true, value -> Html.millis(value / 1e3), now.where());
      judge(pair, latency(before, percentile), latency(now, percentile), compared, crossings);
    }
    judge(
        new Pair("rate", false, value -> Html.number(value) + " frames/s", now.where()),
        RateInterval.rate(before).or(() -> exactly(before.rate())),
        RateInterval.rate(now).or(() -> exactly(now.rate())),
        compared,
        crossings);
    judge(
        new Pair("goodput", false, value -> Html.number(100 * value) + " %", now.where()),
        RateInterval.share(before.workload().good(), before.workload().scheduled()),
        RateInterval.share(now.workload().good(), now.workload().scheduled()),
        compared,
        crossings);
  }

  private Optional<Interval> latency(Figures figures, double percentile) {
    if (figures.workload().latencyNanos().getTotalCount() == 0) {
      return Optional.empty();
    }
    return intervals
        .latency(figures.workload(), percentile)
        .or(() -> exactly(Figures.at(figures.workload().latencyNanos(), percentile)));
  }

  private static Optional<Interval> exactly(double value) {
    return Optional.of(new Interval(value, value, value));
  }

  /** What is compared, and how it is shown. */
  private record Pair(
      String metric, boolean lessIsBetter, DoubleFunction<String> shown, String where) {}

  private void judge(
      Pair pair,
      Optional<Interval> before,
      Optional<Interval> now,
      List<String> compared,
      List<Crossing> crossings) {
    if (before.isEmpty()) {
      compared.add("%s, %s: the baseline has none.".formatted(pair.where(), pair.metric()));
      return;
    }
    if (now.isEmpty()) {
      crossings.add(
          new Crossing(limit(), pair.where(), "there is no " + pair.metric() + " any more"));
      return;
    }
    Interval was = before.get();
    Interval is = now.get();
    double change = was.value() == 0 ? 0 : is.value() / was.value() - 1;
    double worse = pair.lessIsBetter() ? change : -change;
    boolean beyond = worse > most;
    String what =
        "%s was %s, is %s: %+.1f %%"
            .formatted(pair.metric(), text(pair, was), text(pair, is), 100 * change);
    if (beyond && !was.overlaps(is)) {
      crossings.add(new Crossing(limit(), pair.where(), what));
    }
    compared.add(
        pair.where()
            + ", "
            + what
            + (!beyond ? "." : was.overlaps(is) ? ", which chance may be." : ", a regression."));
  }

  private static String text(Pair pair, Interval one) {
    String value = pair.shown().apply(one.value());
    return one.low() == one.high()
        ? value
        : "%s (%s to %s)"
            .formatted(value, pair.shown().apply(one.low()), pair.shown().apply(one.high()));
  }

  private String limit() {
    return "max-regression " + Html.number(100 * most) + " %";
  }
}
