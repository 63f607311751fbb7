package dev.zoetrope.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A run over its seconds: stacked counts, or lines. Long runs are drawn in as many equal stretches
 * as can be seen, each as the mean of its counts and the largest of its values.
 */
public final class TimelineChart {
  private static final int MOST = 190;
  private static final int TICKS = 6;
  private static final String[] STYLES = {"series-a", "series-b", "series-c"};

  private TimelineChart() {}

  /**
   * One thing over the seconds.
   *
   * @param name what it is
   * @param hue its colour in a stack, 0 to 9, as {@code Page.hues} numbers them
   * @param values one a second, 0 or more; of lines, 0 where there is none
   */
  public record Series(String name, int hue, List<Double> values) {}

  /**
   * Counts on top of each other, the first at the bottom.
   *
   * @param title for those who cannot see it
   * @param from seconds that are not counted at the beginning: drawn pale
   * @param to where what is counted ends
   */
  public static String stacked(String title, List<Series> series, double from, double to) {
    int seconds = seconds(series);
    int stretch = stretch(seconds);
    double largest = 0;
    for (int at = 0; at < seconds; at += stretch) {
      double sum = 0;
      for (Series one : series) {
        sum += mean(one.values(), at, stretch);
      }
      largest = Math.max(largest, sum);
    }
    Plot plot = new Plot(title, Scale.upTo(largest));
    double width = Plot.INNER_WIDTH / Math.max(1, seconds);
    double gap = Math.min(1.5, width * stretch / 5);
    for (int at = 0; at < seconds; at += stretch) {
      double below = 0;
      double length = Math.min(stretch, seconds - at);
      for (int i = 0; i < series.size(); i++) {
        double mean = mean(series.get(i).values(), at, stretch);
        if (mean > 0) {
          double top = plot.y(below + mean);
          plot.rectangle(
              Plot.LEFT + at * width + gap / 2,
              top,
              length * width - gap,
              plot.y(below) - top,
              "fill" + series.get(i).hue() + (at + length <= from || at >= to ? " pale" : ""));
          below += mean;
        }
      }
    }
    return axis(plot, seconds).svg();
  }

  /** At most three lines over a logarithmic axis; values of 0 are gaps. */
  public static String lines(String title, List<Series> series) {
    int seconds = seconds(series);
    int stretch = stretch(seconds);
    double smallest = Double.MAX_VALUE;
    double largest = 0;
    for (Series one : series) {
      for (double value : one.values()) {
        if (value > 0) {
          smallest = Math.min(smallest, value);
          largest = Math.max(largest, value);
        }
      }
    }
    Plot plot = new Plot(title, LogScale.between(smallest, largest));
    double width = Plot.INNER_WIDTH / Math.max(1, seconds);
    for (int i = 0; i < series.size(); i++) {
      plot.path(path(plot, series.get(i).values(), stretch, width), "line " + STYLES[i]);
    }
    return axis(plot, seconds).svg();
  }

  private static StringBuilder path(Plot plot, List<Double> values, int stretch, double width) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int at = 0; at < values.size(); at += stretch) {
      double value = 0;
      for (int i = at; i < Math.min(values.size(), at + stretch); i++) {
        value = Math.max(value, values.get(i));
      }
      if (value > 0) {
        double x = Plot.LEFT + (at + Math.min(stretch, values.size() - at) / 2.0) * width;
        path.append(drawing ? 'L' : 'M').append(Html.xy(x)).append(' ');
        path.append(Html.xy(plot.y(value)));
        if (!drawing) {
          path.append("h.01");
        }
      }
      drawing = value > 0;
    }
    return path.isEmpty() ? path.append("M0 0") : path;
  }

  private static Plot axis(Plot plot, int seconds) {
    Scale across = Scale.upTo(Math.max(1, seconds));
    List<Double> ticks = new ArrayList<>(across.ticks());
    ticks.removeIf(tick -> tick > seconds);
    for (int i = 0; i < ticks.size() && i <= TICKS; i++) {
      double x = Plot.LEFT + ticks.get(i) / Math.max(1, seconds) * Plot.INNER_WIDTH;
      plot.line(x, plot.bottom(), x, plot.bottom() + 5, "axis");
      if (i == 0) {
        plot.text(x, plot.bottom() + 18, "start", "0 s");
      } else {
        plot.below(Math.min(x, Plot.WIDTH - Plot.RIGHT - 4), across.label(ticks.get(i)));
      }
    }
    return plot;
  }

  private static int seconds(List<Series> series) {
    return series.stream().mapToInt(one -> one.values().size()).max().orElse(0);
  }

  private static int stretch(int seconds) {
    return Math.max(1, (seconds + MOST - 1) / MOST);
  }

  private static double mean(List<Double> values, int at, int stretch) {
    double sum = 0;
    int end = Math.min(values.size(), at + stretch);
    for (int i = at; i < end; i++) {
      sum += values.get(i);
    }
    return end > at ? sum / (end - at) : 0;
  }
}
