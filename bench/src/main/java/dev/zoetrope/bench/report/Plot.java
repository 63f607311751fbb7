package dev.zoetrope.bench.report;

/** The frame of a chart: a viewport with room for axes, grid lines and their numbers. */
final class Plot {
  static final double WIDTH = 640;
  static final double HEIGHT = 240;
  static final double LEFT = 46;
  static final double RIGHT = 14;
  static final double TOP = 14;
  static final double BOTTOM = 34;
  static final double INNER_WIDTH = WIDTH - LEFT - RIGHT;
  static final double INNER_HEIGHT = HEIGHT - TOP - BOTTOM;

  private final StringBuilder svg = new StringBuilder();
  private final Axis vertical;

  /** Starts a chart with horizontal grid lines. */
  Plot(String title, Axis vertical) {
    this.vertical = vertical;
    svg.append("<svg class=\"chart\" viewBox=\"0 0 ")
        .append(Html.xy(WIDTH))
        .append(' ')
        .append(Html.xy(HEIGHT))
        .append("\" role=\"img\" aria-label=\"")
        .append(Html.escape(title))
        .append("\">");
    for (double tick : vertical.ticks()) {
      line(LEFT, y(tick), WIDTH - RIGHT, y(tick), tick == 0 ? "axis" : "grid");
      text(LEFT - 8, y(tick) + 4, "end", vertical.label(tick));
    }
  }

  double y(double value) {
    return TOP + INNER_HEIGHT - vertical.place(value, INNER_HEIGHT);
  }

  /** Where the plot ends and the numbers below it begin. */
  double bottom() {
    return HEIGHT - BOTTOM;
  }

  Plot line(double x1, double y1, double x2, double y2, String style) {
    svg.append("<path class=\"").append(style).append("\" d=\"M").append(Html.xy(x1));
    svg.append(' ').append(Html.xy(y1)).append('L').append(Html.xy(x2)).append(' ');
    svg.append(Html.xy(y2)).append("\"/>");
    return this;
  }

  /** A number under the horizontal axis. */
  Plot below(double x, String label) {
    return text(x, HEIGHT - BOTTOM + 18, "middle", label);
  }

  Plot text(double x, double y, String anchor, String label) {
    svg.append("<text x=\"").append(Html.xy(x)).append("\" y=\"").append(Html.xy(y));
    svg.append("\" text-anchor=\"").append(anchor).append("\">");
    svg.append(Html.escape(label)).append("</text>");
    return this;
  }

  Plot rectangle(double x, double y, double width, double height, String style) {
    svg.append("<rect class=\"").append(style).append("\" x=\"").append(Html.xy(x));
    svg.append("\" y=\"").append(Html.xy(y)).append("\" width=\"").append(Html.xy(width));
    svg.append("\" height=\"").append(Html.xy(height)).append("\"/>");
    return this;
  }

  Plot path(CharSequence data, String style) {
    svg.append("<path class=\"").append(style).append("\" d=\"").append(data).append("\"/>");
    return this;
  }

  /** A point, with a text for whoever points at it. */
  Plot dot(double x, double y, String style, String label) {
    svg.append("<circle class=\"dot ").append(style).append("\" r=\"6\" cx=\"").append(Html.xy(x));
    svg.append("\" cy=\"").append(Html.xy(y)).append("\"><title>");
    svg.append(Html.escape(label)).append("</title></circle>");
    return this;
  }

  String svg() {
    return svg + "</svg>";
  }
}
