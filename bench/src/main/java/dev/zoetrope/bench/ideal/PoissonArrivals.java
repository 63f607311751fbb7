package dev.zoetrope.bench.ideal;

import java.util.Arrays;
import java.util.Random;

/** Arrivals that know nothing of each other, at a steady mean rate. */
public final class PoissonArrivals {
  private PoissonArrivals() {}

  /**
   * Draws them.
   *
   * @param perSecond mean rate, above 0
   * @param seconds how long
   * @return ns from the start, ascending
   */
  public static long[] draw(double perSecond, double seconds, long seed) {
    if (!(perSecond > 0) || !(seconds > 0)) {
      throw new IllegalArgumentException(
          "rate and length must be above 0, not %s and %s".formatted(perSecond, seconds));
    }
    Random random = new Random(seed);
    long[] arrivals = new long[16];
    int count = 0;
    double at = 0;
    while (true) {
      at += -Math.log(1 - random.nextDouble()) / perSecond;
      if (at >= seconds) {
        return Arrays.copyOf(arrivals, count);
      }
      if (count == arrivals.length) {
        arrivals = Arrays.copyOf(arrivals, 2 * count);
      }
      arrivals[count++] = Math.round(at * 1e9);
    }
  }
}
