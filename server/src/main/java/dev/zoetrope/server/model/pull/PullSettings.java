package dev.zoetrope.server.model.pull;

import java.time.Duration;

/**
 * Limits of a pull.
 *
 * @param maxBytes of one file
 * @param connectTimeout to a host or a proxy
 * @param stallTimeout how long a server may send nothing, before its answer and within it
 * @param attempts in a row that bring less than {@value #PROGRESS_BYTES} bytes before giving up
 * @param firstDelay before the second attempt; doubled for each further one
 * @param mostDelay the longest wait between attempts, those that a server asks for included
 */
public record PullSettings(
    long maxBytes,
    Duration connectTimeout,
    Duration stallTimeout,
    int attempts,
    Duration firstDelay,
    Duration mostDelay) {

  /** What counts as getting on, so that the count of attempts starts again. */
  static final long PROGRESS_BYTES = 1 << 20;

  /** 4 GiB a file, 10 s to connect, 30 s of silence, five attempts from 1 s to 60 s apart. */
  public static final PullSettings DEFAULT =
      new PullSettings(
          4L << 30,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          5,
          Duration.ofSeconds(1),
          Duration.ofSeconds(60));

  /** Checks the ranges. */
  public PullSettings {
    if (maxBytes < 1 || attempts < 1) {
      throw new IllegalArgumentException(
          "maxBytes %d, attempts %d: must be at least 1".formatted(maxBytes, attempts));
    }
    if (connectTimeout.isZero() || stallTimeout.isZero()) {
      throw new IllegalArgumentException("timeouts must be positive");
    }
  }

  /** These with another limit on a file's size. */
  public PullSettings withMaxBytes(long bytes) {
    return new PullSettings(bytes, connectTimeout, stallTimeout, attempts, firstDelay, mostDelay);
  }

  /** These with another limit on silence. */
  public PullSettings withStallTimeout(Duration timeout) {
    return new PullSettings(maxBytes, connectTimeout, timeout, attempts, firstDelay, mostDelay);
  }
}
