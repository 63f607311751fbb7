package dev.zoetrope.bench.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Latency against offered load: flat while a server keeps up, steep where it no longer does. */
public final class LoadCurve {
  private LoadCurve() {}

  /**
   * One measurement.
   *
   * @param offered load, in the unit that is searched
   * @param p50Millis of the latency
   * @param p99Millis likewise
   * @param answered share of the frames that got a result, 0 to 1
   * @param kept whether it kept what was asked of it
   */
  public record Point(
      double offered, double p50Millis, double p99Millis, double answered, boolean kept) {}

  /**
   * Draws the points, filled where the load was borne and hollow where not, with lines through them
   * in the order of their load.
   *
   * @param title for those who cannot see it
   * @param limitMillis the p99 that is allowed; 0 for none
   */
  public static String svg(String title, List<Point> points, double limitMillis) {
    List<Point> sorted =
        points.stream().sorted((one, two) -> Double.compare(one.offered(), two.offered())).toList();
    double right = sorted.stream().mapToDouble(Point::offered).max().orElse(0);
    double smallest =
        sorted.stream().mapToDouble(Point::p50Millis).filter(value -> value > 0).min().orElse(0);
    double largest = sorted.stream().mapToDouble(Point::p99Millis).max().orElse(0);
    Scale across = Scale.upTo(right);
    Plot plot = new Plot(title, LogScale.between(smallest, Math.max(largest, limitMillis)));
    for (double tick : across.ticks()) {
      double x = x(across, tick);
      plot.line(x, Plot.TOP, x, plot.bottom(), tick == 0 ? "axis" : "grid");
      plot.below(x, across.label(tick));
    }
    if (limitMillis > 0) {
      double y = plot.y(limitMillis);
      plot.line(Plot.LEFT, y, Plot.WIDTH - Plot.RIGHT, y, "line dashed series-c");
    }
    draw(plot, across, sorted, Point::p50Millis, "series-a", "p50");
    draw(plot, across, sorted, Point::p99Millis, "series-b", "p99");
    return plot.svg();
  }

  private static void draw(
      Plot plot,
      Scale across,
      List<Point> points,
      ToDoubleFunction<Point> value,
      String style,
      String name) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      if (value.applyAsDouble(point) > 0) {
        path.append(path.isEmpty() ? 'M' : 'L').append(Html.xy(x(across, point.offered())));
        path.append(' ').append(Html.xy(plot.y(value.applyAsDouble(point))));
      }
    }
    if (path.isEmpty()) {
      return;
    }
    plot.path(path, "line " + style);
    for (Point point : points) {
      if (value.applyAsDouble(point) > 0) {
        plot.dot(
            x(across, point.offered()),
            plot.y(value.applyAsDouble(point)),
            style + (point.kept() ? "" : " hollow"),
            "%s at %s: %s ms, %s %% answered%s"
                .formatted(
                    name,
                    Html.number(point.offered()),
                    Html.number(value.applyAsDouble(point)),
                    Html.number(100 * point.answered()),
                    point.kept() ? "" : ", not kept"));
      }
    }
  }

  private static double x(Scale across, double value) {
    return Plot.LEFT + across.place(value, Plot.INNER_WIDTH);
  }
}
