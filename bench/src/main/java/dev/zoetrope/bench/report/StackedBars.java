package dev.zoetrope.bench.report;

import java.util.List;
import java.util.Locale;

/** Several wholes beside each other on one scale, each of the same parts. */
public final class StackedBars {
  private StackedBars() {}

  /**
   * One whole.
   *
   * @param name before the bar
   * @param sizes of its parts, 0 or more, as many as there are names
   * @param label behind the bar
   */
  public record Bar(String name, List<Double> sizes, String label) {}

  /** Draws the bars, the longest as wide as the page, and one legend. */
  public static String html(List<String> parts, List<Bar> bars) {
    double longest =
        bars.stream()
            .mapToDouble(bar -> bar.sizes().stream().mapToDouble(Double::doubleValue).sum())
            .max()
            .orElse(0);
    StringBuilder out = new StringBuilder("<div class=\"bars\">");
    for (Bar bar : bars) {
      out.append("<div><b>").append(Html.escape(bar.name())).append("</b><div class=\"shares\">");
      for (int i = 0; i < bar.sizes().size(); i++) {
        double percent = longest > 0 ? 100 * bar.sizes().get(i) / longest : 0;
        if (percent > 0) {
          out.append("<i class=\"hue").append(i).append("\" style=\"width:");
          out.append(String.format(Locale.ROOT, "%.3f", percent)).append("%\"></i>");
        }
      }
      out.append("</div><span>").append(Html.escape(bar.label())).append("</span></div>");
    }
    return out.append("</div>").append(Page.hues(parts)).toString();
  }
}
