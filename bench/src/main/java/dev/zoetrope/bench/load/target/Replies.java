package dev.zoetrope.bench.load.target;

import org.jspecify.annotations.Nullable;

/**
 * Whoever waits for what a stream says. Called on the transport's threads, one call at a time for
 * each stream, and never after {@link #ended}. What comes is timed when it is said here, so an
 * implementation of a target says it before it does anything else that takes time.
 */
public interface Replies {

  /** The server has accepted the stream; for protocols without streams, the connection is there. */
  void opened();

  /**
   * A frame is answered, or given up. A second answer to one frame is passed on as well: it is
   * counted, not hidden.
   *
   * @param sequence as it was sent
   */
  void answered(long sequence, Answer answer);

  /** The transport takes more again, after {@link TargetStream#isReady} was false. */
  void ready();

  /**
   * Nothing more will come.
   *
   * @param failure why, in one line; null if the stream ended as it should
   */
  void ended(@Nullable String failure);
}
