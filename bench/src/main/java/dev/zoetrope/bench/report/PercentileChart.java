package dev.zoetrope.bench.report;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Distributions over percentiles, the horizontal axis counting nines: from 90 to 99 is as far as
 * from 99 to 99.9, because the tail is what a reader looks for.
 */
public final class PercentileChart {
  private static final double[] TICKS = {0, 50, 90, 99, 99.9, 99.99, 99.999};
  private static final String[] STYLES = {"series-a", "series-b", "series-c"};

  private PercentileChart() {}

  /** Draws at most three distributions, in milliseconds. */
  public static String svg(String title, List<Distribution> distributions) {
    return draw(title, distributions, Scale.upTo(largest(distributions)));
  }

  /** The same over a logarithmic axis, for distributions that lie far from each other. */
  public static String logarithmic(String title, List<Distribution> distributions) {
    double smallest = points(distributions).filter(millis -> millis > 0).min().orElse(0);
    return draw(title, distributions, LogScale.between(smallest, largest(distributions)));
  }

  private static double largest(List<Distribution> distributions) {
    return points(distributions).max().orElse(0);
  }

  private static DoubleStream points(List<Distribution> distributions) {
    return distributions.stream()
        .flatMap(one -> one.curve().stream())
        .mapToDouble(point -> point.micros() / 1_000);
  }

  private static String draw(String title, List<Distribution> distributions, Axis vertical) {
    double nines = 1;
    for (Distribution one : distributions) {
      for (Distribution.Point point : one.curve()) {
        nines = Math.max(nines, nines(point.percentile()));
      }
    }
    Plot plot = new Plot(title, vertical);
    for (double tick : TICKS) {
      double x = x(tick, nines);
      if (nines(tick) <= nines * 1.001) {
        plot.line(x, Plot.TOP, x, Plot.HEIGHT - Plot.BOTTOM, "grid");
        plot.below(x, tick == 0 ? "min" : "p" + trimmed(tick));
      }
    }
    for (int i = 0; i < distributions.size(); i++) {
      StringBuilder path = new StringBuilder();
      for (Distribution.Point point : distributions.get(i).curve()) {
        path.append(path.isEmpty() ? 'M' : 'L').append(Html.xy(x(point.percentile(), nines)));
        path.append(' ').append(Html.xy(plot.y(point.micros() / 1_000)));
      }
      if (!path.isEmpty()) {
        plot.path(path, "line " + STYLES[i]);
      }
    }
    return plot.svg();
  }

  /** 0 at the minimum, 1 at 90 %, 2 at 99 %. */
  static double nines(double percentile) {
    return -Math.log10(1 - percentile / 100);
  }

  private static double x(double percentile, double nines) {
    return Plot.LEFT + Plot.INNER_WIDTH * nines(percentile) / nines;
  }

  private static String trimmed(double tick) {
    return tick == Math.rint(tick) ? Integer.toString((int) tick) : Double.toString(tick);
  }
}
