package dev.zoetrope.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between tries: the longest one doubles up to a cap, and each is drawn evenly between a
 * tenth of it and all of it, so that the clients of a server that went away do not come back in
 * step. Not thread-safe.
 */
final class Backoff {
  private final RetryPolicy policy;
  private final RandomGenerator random;
  private int tries;

  Backoff(RetryPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
  }

  /** The pause before the next try. */
  Duration next() {
    double first = policy.firstDelay().toNanos();
    double most = policy.maxDelay().toNanos();
    double longest = Math.min(first * Math.pow(2, tries), most);
    tries++;
    return Duration.ofNanos((long) (longest * (0.1 + 0.9 * random.nextDouble())));
  }

  /** Starts over: things went well. */
  void reset() {
    tries = 0;
  }
}
