package dev.zoetrope.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One HTML file in the making: a head, then sections in the order in which they are added. */
public final class Page {
  private final StringBuilder body = new StringBuilder(64 << 10);
  private final String title;

  /** An empty page. */
  public Page(String title) {
    this.title = title;
  }

  /**
   * A number worth a large print.
   *
   * @param value with its unit
   * @param name what it is
   */
  public record Tile(String value, String name) {}

  /**
   * The top of the page.
   *
   * @param subtitle one line
   * @param verdict a few words, shown as good or bad news
   */
  public Page header(String subtitle, String verdict, boolean good) {
    body.append("<header><div class=\"brand\">")
        .append(LOGO)
        .append("<div><h1>")
        .append(Html.escape(title))
        .append("</h1><p>")
        .append(Html.escape(subtitle))
        .append("</p></div></div><p class=\"verdict ")
        .append(good ? "good" : "bad")
        .append("\">")
        .append(Html.escape(verdict))
        .append("</p></header>\n");
    return this;
  }

  /** News that must be read before anything else, in the colour of bad ones. */
  public Page alert(String heading, List<String> lines) {
    body.append("<section class=\"alert\"><h2>").append(Html.escape(heading)).append("</h2>");
    body.append(lines(lines)).append("</section>\n");
    return this;
  }

  /**
   * Begins a group of sections.
   *
   * @param note one line under it; may be empty
   */
  public Page group(String heading, String note) {
    body.append("<div class=\"group\"><h2>").append(Html.escape(heading)).append("</h2>");
    if (!note.isEmpty()) {
      body.append("<p>").append(Html.escape(note)).append("</p>");
    }
    body.append("</div>\n");
    return this;
  }

  /** A row of large numbers. */
  public Page tiles(List<Tile> tiles) {
    body.append("<section class=\"tiles\">");
    for (Tile tile : tiles) {
      body.append("<div><b>").append(Html.escape(tile.value())).append("</b><span>");
      body.append(Html.escape(tile.name())).append("</span></div>");
    }
    body.append("</section>\n");
    return this;
  }

  /**
   * A titled part of the page.
   *
   * @param note one or two plain sentences under the title; may be empty
   * @param html ready markup
   */
  public Page section(String heading, String note, String html) {
    body.append("<section><h2>").append(Html.escape(heading)).append("</h2>");
    if (!note.isEmpty()) {
      body.append("<p class=\"note\">").append(Html.escape(note)).append("</p>");
    }
    body.append(html).append("</section>\n");
    return this;
  }

  /** The sections of two pages side by side where there is room. */
  public Page beside(Page left, Page right) {
    body.append("<div class=\"beside\"><div>").append(left.body).append("</div><div>");
    body.append(right.body).append("</div></div>\n");
    return this;
  }

  /** Names and values. */
  public static String facts(Map<String, String> facts) {
    StringBuilder out = new StringBuilder("<dl>");
    facts.forEach(
        (name, value) ->
            out.append("<dt>")
                .append(Html.escape(name))
                .append("</dt><dd>")
                .append(Html.escape(value))
                .append("</dd>"));
    return out.append("</dl>").toString();
  }

  /** A table: the first column is text, the others are numbers. */
  public static String table(List<String> head, List<List<String>> rows) {
    StringBuilder out = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
    head.forEach(cell -> out.append("<th>").append(Html.escape(cell)).append("</th>"));
    out.append("</tr></thead><tbody>");
    for (List<String> row : rows) {
      out.append("<tr>");
      row.forEach(cell -> out.append("<td>").append(Html.escape(cell)).append("</td>"));
      out.append("</tr>");
    }
    return out.append("</tbody></table></div>").toString();
  }

  /** A list of sentences. */
  public static String lines(List<String> lines) {
    StringBuilder out = new StringBuilder("<ul class=\"lines\">");
    lines.forEach(line -> out.append("<li>").append(Html.escape(line)).append("</li>"));
    return out.append("</ul>").toString();
  }

  /** A legend for the series of a chart, in their order. */
  public static String legend(List<String> names) {
    StringBuilder out = new StringBuilder("<ul class=\"legend\">");
    String[] styles = {"series-a", "series-b", "series-c"};
    for (int i = 0; i < names.size(); i++) {
      out.append("<li><i class=\"").append(styles[i]).append("\"></i>");
      out.append(Html.escape(names.get(i))).append("</li>");
    }
    return out.append("</ul>").toString();
  }

  /** A legend for parts in the colours of {@link Shares}, in their order. */
  public static String hues(List<String> names) {
    return hues(names, IntStream.range(0, names.size()).boxed().toList());
  }

  /**
   * A legend for parts in colours of their own.
   *
   * @param hues 0 to 9, one a name
   */
  public static String hues(List<String> names, List<Integer> hues) {
    StringBuilder out = new StringBuilder("<ul class=\"legend\">");
    for (int i = 0; i < names.size(); i++) {
      out.append("<li><i class=\"hue").append(hues.get(i)).append("\"></i>");
      out.append(Html.escape(names.get(i))).append("</li>");
    }
    return out.append("</ul>").toString();
  }

  /** The whole file. */
  public String html() throws IOException {
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
        + "<meta name=\"color-scheme\" content=\"light dark\"><title>"
        + Html.escape(title)
        + "</title>\n<style>\n"
        + style()
        + "</style></head>\n<body><main>\n"
        + body
        + "</main></body></html>\n";
  }

  private static String style() throws IOException {
    try (InputStream in = Page.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IOException("report.css is missing from this jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A drum with slits, seen from above, and one lit picture. */
  private static final String LOGO =
      "<svg class=\"logo\" viewBox=\"-24 -24 48 48\" aria-hidden=\"true\">"
          + "<circle r=\"18\" class=\"drum\"/><path class=\"lit\" d=\"M0 -18A18 18 0 0 1 12.73 -12.73\"/>"
          + "<circle r=\"4\" class=\"axle\"/></svg>";
}
