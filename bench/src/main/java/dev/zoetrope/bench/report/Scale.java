package dev.zoetrope.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis between round numbers.
 *
 * @param min where the axis begins, at most the smallest value
 * @param max the axis's end, at least the largest value
 * @param step from tick to tick
 */
record Scale(double min, double max, double step) implements Axis {
  private static final int MOST_STEPS = 6;

  /** One that begins at 0. */
  Scale(double max, double step) {
    this(0, max, step);
  }

  /**
   * An axis for values of which none is near 0, with steps as fine as those of {@link #upTo} for
   * what lies between them.
   */
  static Scale between(double smallest, double largest) {
    double step = upTo(largest - smallest).step;
    return new Scale(
        Math.floor(smallest / step + 1e-9) * step, Math.ceil(largest / step - 1e-9) * step, step);
  }

  /** The finest axis with at most six steps of 1, 2 or 5 times a power of ten. */
  static Scale upTo(double largest) {
    if (!(largest > 0) || Double.isInfinite(largest)) {
      return new Scale(1, 0.5);
    }
    double power = Math.pow(10, Math.floor(Math.log10(largest / MOST_STEPS)));
    for (double factor : new double[] {1, 2, 5}) {
      if (largest <= MOST_STEPS * factor * power) {
        return covering(largest, factor * power);
      }
    }
    return covering(largest, 10 * power);
  }

  private static Scale covering(double largest, double step) {
    return new Scale(Math.ceil(largest / step - 1e-9) * step, step);
  }

  /** Every step from {@link #min} to {@link #max}. */
  @Override
  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * step <= (max - min) * (1 + 1e-9); i++) {
      ticks.add(min + i * step);
    }
    return ticks;
  }

  /** A tick's number with as many decimals as the steps need. */
  @Override
  public String label(double tick) {
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", tick);
  }

  /** Where a value lies on an axis of so many pixels. */
  @Override
  public double place(double value, double pixels) {
    return (value - min) / (max - min) * pixels;
  }
}
