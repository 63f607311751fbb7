package dev.zoetrope.bench.known;

import java.util.List;

/** How long a frame takes; a matter of its number alone. Immutable. */
public sealed interface Delay {

  /** Nanoseconds for the frame with this number, counted from 0. */
  long nanos(long index);

  /** The same for all. */
  record Constant(long nanos) implements Delay {
    /** None at all. */
    public static final Constant ZERO = new Constant(0);

    @Override
    public long nanos(long index) {
      return nanos;
    }
  }

  /** One after the other, and then from the start again. */
  record Cycle(List<Long> nanos) implements Delay {
    /** Checks that there is one. */
    public Cycle {
      if (nanos.isEmpty()) {
        throw new IllegalArgumentException("delay list has 0 entries, must have at least 1");
      }
      nanos = List.copyOf(nanos);
    }

    @Override
    public long nanos(long index) {
      return nanos.get((int) (index % nanos.size()));
    }
  }

  /**
   * As real servers spread. Each frame's delay is drawn by its own number: frames that come in
   * another order, or are left out, change nothing for the others.
   *
   * @param medianNanos half of the delays are shorter
   * @param sigma standard deviation of the delay's natural logarithm
   * @param seed of the draw
   */
  record LogNormal(long medianNanos, double sigma, long seed) implements Delay {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    @Override
    public long nanos(long index) {
      long state = mix(seed) + 2 * index * GOLDEN;
      // Box and Muller's way, which gives the same numbers on every machine.
      double radius = StrictMath.sqrt(-2 * StrictMath.log(unit(mix(state + GOLDEN))));
      double normal = radius * StrictMath.cos(2 * StrictMath.PI * unit(mix(state + 2 * GOLDEN)));
      return Math.round(medianNanos * StrictMath.exp(sigma * normal));
    }

    /** In (0, 1]: its logarithm exists. */
    private static double unit(long bits) {
      return ((bits >>> 11) + 1) * 0x1.0p-53;
    }

    /** Stafford's 13th mixer of 64 bits. */
    private static long mix(long value) {
      long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return z ^ (z >>> 31);
    }
  }
}
