package dev.zoetrope.client;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The machine's clock; the one class that reads it. */
final class SystemClock implements ClientClock {

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long unixMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
