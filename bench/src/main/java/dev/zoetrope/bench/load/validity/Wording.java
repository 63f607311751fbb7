package dev.zoetrope.bench.load.validity;

import java.util.Locale;

/** Numbers as messages write them. */
final class Wording {
  private Wording() {}

  /** Milliseconds with three digits behind the point. */
  static String millis(double nanos) {
    return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
  }

  /** Percent with the digits that small shares need. */
  static String percent(double share) {
    double percent = share * 100;
    String format = percent != 0 && Math.abs(percent) < 1 ? "%.4f %%" : "%.1f %%";
    return String.format(Locale.ROOT, format, percent);
  }
}
