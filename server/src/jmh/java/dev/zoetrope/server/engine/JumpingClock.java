package dev.zoetrope.server.engine;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.SystemTime;

/**
 * The machine's clock, but waiting takes no time: the clock jumps instead. So forward passes have a
 * length to plan with and cost nothing. One thread.
 */
final class JumpingClock implements Clock {
  private long jumped;

  /** In place of a wait. */
  void jump(long nanos) {
    jumped += nanos;
  }

  @Override
  public long nanoTime() {
    return SystemTime.INSTANCE.nanoTime() + jumped;
  }

  @Override
  public long unixMicros() {
    return SystemTime.INSTANCE.unixMicros() + jumped / 1_000;
  }
}
