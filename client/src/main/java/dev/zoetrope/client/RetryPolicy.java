package dev.zoetrope.client;

import java.time.Duration;

/**
 * How a stream comes back after its call has ended early.
 *
 * @param firstDelay the longest pause before the first try; each pause is drawn evenly between a
 *     tenth of the longest and the longest, so that many clients do not return together
 * @param maxDelay what the longest pause grows to, doubling with each try
 * @param giveUpAfter how long without any reply before the stream ends as failed
 * @param maxSends how often a frame is put on the wire before it counts as LOST: a frame that makes
 *     servers end the stream must not do so for ever
 * @param silence how long a call may bring nothing, not even the answer to a clock probe, before it
 *     counts as broken
 */
public record RetryPolicy(
    Duration firstDelay, Duration maxDelay, Duration giveUpAfter, int maxSends, Duration silence) {

  /** 200 ms doubling to 5 s, one minute in all, three sends, 30 s of silence. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          Duration.ofMillis(200),
          Duration.ofSeconds(5),
          Duration.ofMinutes(1),
          3,
          Duration.ofSeconds(30));

  public RetryPolicy {
    requirePositive("firstDelay", firstDelay);
    requirePositive("maxDelay", maxDelay);
    requirePositive("silence", silence);
    if (giveUpAfter.isNegative()) {
      throw new IllegalArgumentException("giveUpAfter must not be negative, but is " + giveUpAfter);
    }
    if (maxSends < 1) {
      throw new IllegalArgumentException("maxSends must be at least 1, but is " + maxSends);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, but is " + value);
    }
  }

  /** This policy, giving up at another time; zero for at the first failure. */
  public RetryPolicy givingUpAfter(Duration value) {
    return new RetryPolicy(firstDelay, maxDelay, value, maxSends, silence);
  }
}
