package dev.zoetrope.bench.report;

import java.util.Locale;

/** Text made safe for HTML and SVG, and numbers made short for people. */
public final class Html {
  private Html() {}

  /** Makes text safe between tags and inside quoted attributes. */
  public static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c < ' ' && c != '\n' && c != '\t' ? '\uFFFD' : c);
      }
    }
    return out.toString();
  }

  /** Three significant digits and no more decimals than help: 0.123, 4.57, 31.2, 1234. */
  public static String number(double value) {
    double size = Math.abs(value);
    int decimals = size == 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** A coordinate: two decimals are a hundredth of a pixel. */
  static String xy(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
  }

  /** Microseconds as milliseconds with their unit. */
  public static String millis(double micros) {
    return number(micros / 1_000) + " ms";
  }
}
