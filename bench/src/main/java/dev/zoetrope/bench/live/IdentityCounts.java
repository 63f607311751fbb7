package dev.zoetrope.bench.live;

import dev.zoetrope.bench.identity.IdentityVerdict;
import java.util.concurrent.atomic.LongAdder;

/** How many answers were right, swapped and torn, over any number of streams. Any thread. */
public final class IdentityCounts {
  private final LongAdder right = new LongAdder();
  private final LongAdder swapped = new LongAdder();
  private final LongAdder torn = new LongAdder();

  private LongAdder adder(IdentityVerdict verdict) {
    return switch (verdict) {
      case RIGHT -> right;
      case SWAPPED -> swapped;
      case TORN -> torn;
    };
  }

  void add(IdentityVerdict verdict) {
    adder(verdict).increment();
  }

  /** So far. */
  public long of(IdentityVerdict verdict) {
    return adder(verdict).sum();
  }

  /** Those that were not their frame's. */
  public long wrong() {
    return swapped.sum() + torn.sum();
  }

  @Override
  public String toString() {
    return "%,d right, %,d swapped, %,d torn".formatted(right.sum(), swapped.sum(), torn.sum());
  }
}
