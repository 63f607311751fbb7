package dev.zoetrope.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Named points: how much of one thing against how much of another. */
public final class ScatterChart {
  private static final String[] STYLES = {"series-a", "series-b", "series-c"};
  private static final double LETTER = 7;
  private static final double LINE = 15;
  private static final double ABOVE = 11;

  private final Scale across;
  private final Plot plot;
  private final List<double[]> taken = new ArrayList<>();

  private ScatterChart(String title, Scale across, Scale up) {
    this.across = across;
    this.plot = new Plot(title, up);
  }

  /**
   * A point.
   *
   * @param name beside it
   * @param x from 0 on
   * @param y any
   * @param series 0 to 2, its colour
   */
  public record Point(String name, double x, double y, int series) {}

  /**
   * Draws them.
   *
   * @param title for those who cannot see it
   * @param low where the vertical axis begins at the highest
   * @param high where it ends at the lowest
   */
  public static String svg(String title, List<Point> points, double low, double high) {
    double right = 0;
    double bottom = low;
    double top = high;
    for (Point point : points) {
      right = Math.max(right, point.x());
      bottom = Math.min(bottom, point.y());
      top = Math.max(top, point.y());
    }
    ScatterChart chart = new ScatterChart(title, Scale.upTo(right), Scale.between(bottom, top));
    return chart.draw(points);
  }

  private String draw(List<Point> points) {
    for (double tick : across.ticks()) {
      plot.line(x(tick), Plot.TOP, x(tick), Plot.HEIGHT - Plot.BOTTOM, tick == 0 ? "axis" : "grid");
      plot.below(x(tick), across.label(tick));
    }
    for (Point point : points) {
      plot.dot(x(point.x()), plot.y(point.y()), STYLES[point.series()], point.name());
    }
    points.forEach(this::name);
    return plot.svg();
  }

  private double x(double value) {
    return Plot.LEFT + across.place(value, Plot.INNER_WIDTH);
  }

  /** Above its point, or as far below it as other names make it. */
  private void name(Point point) {
    double half = point.name().length() * LETTER / 2;
    double x = Math.max(Plot.LEFT + half, Math.min(Plot.WIDTH - half, x(point.x())));
    double y = plot.y(point.y()) - ABOVE;
    if (y < Plot.TOP || isTaken(x, y, half)) {
      y = plot.y(point.y()) + ABOVE + LINE / 2;
    }
    while (isTaken(x, y, half) && y < Plot.HEIGHT) {
      y += LINE;
    }
    taken.add(new double[] {x, y, half});
    plot.text(x, y, "middle", point.name());
  }

  private boolean isTaken(double x, double y, double half) {
    return taken.stream()
        .anyMatch(
            other -> Math.abs(other[0] - x) < other[2] + half && Math.abs(other[1] - y) < LINE);
  }
}
