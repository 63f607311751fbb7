package dev.zoetrope.client.source.live;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between tries: the longest doubles up to a cap, and each is drawn evenly between half of
 * it and all of it, so that cameras that went away together do not come back in step. Not
 * thread-safe.
 */
final class RetryPause {
  private static final int MAX_DOUBLINGS = 30;

  private final LivePolicy policy;
  private final RandomGenerator random;
  private int failures;

  RetryPause(LivePolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
  }

  /** A try has failed: how long to wait before the next. */
  Duration next() {
    double longest =
        Math.min(
            policy.firstPause().toNanos() * Math.pow(2, Math.min(failures, MAX_DOUBLINGS)),
            (double) policy.maxPause().toNanos());
    failures++;
    return Duration.ofNanos((long) (longest * (0.5 + 0.5 * random.nextDouble())));
  }

  /** Tries in a row that failed. */
  int failures() {
    return failures;
  }

  void reset() {
    failures = 0;
  }
}
