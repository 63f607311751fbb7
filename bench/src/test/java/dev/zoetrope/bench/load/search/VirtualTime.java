package dev.zoetrope.bench.load.search;

import java.util.function.LongSupplier;

/** Time that passes only in probes. */
final class VirtualTime implements LongSupplier {
  private long nanos;

  @Override
  public long getAsLong() {
    return nanos;
  }

  void pass(double seconds) {
    nanos += (long) (seconds * 1e9);
  }
}
