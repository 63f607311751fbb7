package dev.zoetrope.bench.live;

import dev.zoetrope.bench.identity.IdentityVerdict;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many answers were right, swapped and torn, over any number of streams. Any thread. */
public final class IdentityCounts {
  private final AtomicLongArray counts = new AtomicLongArray(IdentityVerdict.values().length);

  void add(IdentityVerdict verdict) {
    counts.incrementAndGet(verdict.ordinal());
  }

  /** So far. */
  public long of(IdentityVerdict verdict) {
    return counts.get(verdict.ordinal());
  }

  /** Those that were not their frame's. */
  public long wrong() {
    return of(IdentityVerdict.SWAPPED) + of(IdentityVerdict.TORN);
  }

  @Override
  public String toString() {
    return "%,d right, %,d swapped, %,d torn"
        .formatted(
            of(IdentityVerdict.RIGHT), of(IdentityVerdict.SWAPPED), of(IdentityVerdict.TORN));
  }
}
