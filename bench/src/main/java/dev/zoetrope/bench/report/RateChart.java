package dev.zoetrope.bench.report;

import java.util.List;

/** Events per second over a run, one bar a second, with stretches of the run named below. */
public final class RateChart {
  private static final double GAP = 2;

  private RateChart() {}

  /**
   * A named stretch of the run.
   *
   * @param name short
   * @param fromSecond inclusive
   * @param toSecond exclusive
   */
  public record Stretch(String name, double fromSecond, double toSecond) {}

  /**
   * Draws the bars.
   *
   * @param perSecond events in each second from the start
   * @param reference a rate to compare with, drawn as a line; 0 for none
   */
  public static String svg(
      String title, List<Integer> perSecond, double reference, List<Stretch> stretches) {
    double largest = reference;
    for (int count : perSecond) {
      largest = Math.max(largest, count);
    }
    Plot plot = new Plot(title, Scale.upTo(largest));
    double width = Plot.INNER_WIDTH / Math.max(1, perSecond.size());
    for (int second = 0; second < perSecond.size(); second++) {
      double y = plot.y(perSecond.get(second));
      double gap = Math.min(GAP, width / 4);
      plot.rectangle(
          Plot.LEFT + second * width + gap / 2, y, width - gap, plot.y(0) - y, "bar series-a");
    }
    if (reference > 0) {
      double y = plot.y(reference);
      plot.line(Plot.LEFT, y, Plot.WIDTH - Plot.RIGHT, y, "line dashed series-b");
    }
    for (Stretch stretch : stretches) {
      double from = Plot.LEFT + stretch.fromSecond() * width;
      double to = Plot.LEFT + stretch.toSecond() * width;
      plot.line(from, plot.y(0), from, plot.y(0) + 8, "axis");
      plot.below((from + to) / 2, stretch.name());
    }
    if (stretches.isEmpty()) {
      plot.below(Plot.LEFT, "0 s").below(Plot.WIDTH - Plot.RIGHT - 10, perSecond.size() + " s");
    }
    return plot.svg();
  }
}
