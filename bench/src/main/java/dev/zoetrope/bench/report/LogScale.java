package dev.zoetrope.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis between numbers that are 1, 2 or 5 times a power of ten.
 *
 * @param from steps from 1 to its beginning: three make a power of ten
 * @param to steps to its end, more than {@code from}
 */
record LogScale(int from, int to) implements Axis {
  private static final double[] STEPS = {1, 2, 5};
  private static final int FEW = 7;
  private static final int MOST = 27;

  /** The shortest axis that has both; a span beyond nine powers of ten loses its beginning. */
  static LogScale between(double smallest, double largest) {
    if (!(smallest > 0) || !(largest >= smallest) || Double.isInfinite(largest)) {
      return new LogScale(-3, 3);
    }
    int from = (int) Math.floor(Math.log10(smallest)) * 3;
    while (value(from + 1) <= smallest * (1 + 1e-9)) {
      from++;
    }
    int to = (int) Math.floor(Math.log10(largest)) * 3;
    while (value(to) < largest * (1 - 1e-9)) {
      to++;
    }
    return new LogScale(Math.max(to - MOST, Math.min(from, to - 1)), to);
  }

  private static double value(int step) {
    return STEPS[Math.floorMod(step, 3)] * Math.pow(10, Math.floorDiv(step, 3));
  }

  /** Every step of a short axis, every power of ten of a long one. */
  @Override
  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int step = from; step <= to; step++) {
      if (to - from <= FEW || Math.floorMod(step, 3) == 0) {
        ticks.add(value(step));
      }
    }
    return ticks;
  }

  @Override
  public String label(double tick) {
    return BigDecimal.valueOf(tick).round(new MathContext(1)).stripTrailingZeros().toPlainString();
  }

  @Override
  public double place(double value, double pixels) {
    double low = Math.log10(value(from));
    double at = Math.log10(Math.max(value, value(from)));
    return (at - low) / (Math.log10(value(to)) - low) * pixels;
  }
}
