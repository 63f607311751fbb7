package dev.zoetrope.client;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When to try again, and when to give up. Trouble begins with the first call that ends early and is
 * over with the first reply, or with a call that stayed open for longer than the longest pause.
 *
 * <p>Not thread-safe; guarded by the stream.
 */
final class Reconnection {
  private final RetryPolicy policy;
  private final Backoff backoff;
  private OptionalLong troubleSinceNanos = OptionalLong.empty();
  private OptionalLong liveSinceNanos = OptionalLong.empty();

  Reconnection(RetryPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.backoff = new Backoff(policy, random);
  }

  RetryPolicy policy() {
    return policy;
  }

  /** The server opened the stream. */
  void opened(long nanoTime) {
    liveSinceNanos = OptionalLong.of(nanoTime);
  }

  /** The server answered a frame. */
  void wentWell() {
    troubleSinceNanos = OptionalLong.empty();
    backoff.reset();
  }

  /**
   * A call ended early.
   *
   * @return the pause before the next try; null to give up
   */
  @Nullable Duration broken(long nanoTime) {
    if (liveSinceNanos.isPresent()
        && nanoTime - liveSinceNanos.getAsLong() > policy.maxDelay().toNanos()) {
      wentWell();
    }
    liveSinceNanos = OptionalLong.empty();
    if (troubleSinceNanos.isEmpty()) {
      troubleSinceNanos = OptionalLong.of(nanoTime);
    }
    Duration pause = backoff.next();
    long inTrouble = nanoTime - troubleSinceNanos.getAsLong();
    return inTrouble + pause.toNanos() > policy.giveUpAfter().toNanos() ? null : pause;
  }
}
