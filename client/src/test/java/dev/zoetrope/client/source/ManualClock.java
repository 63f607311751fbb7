package dev.zoetrope.client.source;

/** Time that passes only when someone sleeps or says so. */
final class ManualClock implements SourceClock {
  private long nanos = 5_000_000_000L;

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long unixMicros() {
    return 1_700_000_000_000_000L + nanos / 1_000;
  }

  @Override
  public void sleepUntil(long deadlineNanos) {
    nanos = Math.max(nanos, deadlineNanos);
  }

  void advanceMillis(long millis) {
    nanos += millis * 1_000_000;
  }
}
