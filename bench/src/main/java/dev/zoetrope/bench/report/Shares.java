package dev.zoetrope.bench.report;

import java.util.List;
import java.util.Locale;

/** Parts of a whole: one bar and a legend that also says the numbers. */
public final class Shares {
  private Shares() {}

  /**
   * One part.
   *
   * @param name what it is
   * @param size 0 or more, in any unit
   * @param label the size for people
   */
  public record Part(String name, double size, String label) {}

  /** Draws parts in their order; those of size 0 appear in the legend alone. */
  public static String html(List<Part> parts) {
    double whole = parts.stream().mapToDouble(Part::size).sum();
    StringBuilder bar = new StringBuilder("<div class=\"shares\">");
    StringBuilder legend = new StringBuilder("<ul class=\"legend\">");
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      double percent = whole > 0 ? 100 * part.size() / whole : 0;
      if (percent > 0) {
        bar.append("<i class=\"hue").append(i).append("\" style=\"width:");
        bar.append(String.format(Locale.ROOT, "%.3f", percent)).append("%\"></i>");
      }
      legend.append("<li><i class=\"hue").append(i).append("\"></i>");
      legend.append(Html.escape(part.name())).append(" <b>").append(Html.escape(part.label()));
      legend.append("</b></li>");
    }
    return bar.append("</div>").append(legend).append("</ul>").toString();
  }
}
