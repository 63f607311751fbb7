package dev.zoetrope.server.ring;

import dev.zoetrope.v1.CaptureOrigin;
import java.util.concurrent.atomic.AtomicInteger;

/** What is known of a frame besides its pixels; shared by the tickets of all its models. */
public final class FrameInfo {
  /** No deadline. */
  public static final long NEVER = Long.MAX_VALUE;

  private final long sequence;
  private final long sourcePts;
  private final long captureUnixMicros;
  private final CaptureOrigin captureOrigin;
  private final long arrivalNanos;
  private final long deadlineNanos;
  private final int topK;
  private final boolean logits;
  private final AtomicInteger open;

  /**
   * A frame that has just arrived.
   *
   * @param sequence the client's number
   * @param sourcePts echoed
   * @param captureUnixMicros when it was taken, or arrived
   * @param captureOrigin who says so
   * @param arrivalNanos by the server's monotonic clock
   * @param deadlineNanos by the same clock, the last moment at which an answer is wanted; or {@link
   *     #NEVER}
   * @param topK most classes wanted; 0: as the model has it
   * @param logits whether every class's logit is wanted
   * @param models how many replies it is owed
   */
  public FrameInfo(
      long sequence,
      long sourcePts,
      long captureUnixMicros,
      CaptureOrigin captureOrigin,
      long arrivalNanos,
      long deadlineNanos,
      int topK,
      boolean logits,
      int models) {
    this.sequence = sequence;
    this.sourcePts = sourcePts;
    this.captureUnixMicros = captureUnixMicros;
    this.captureOrigin = captureOrigin;
    this.arrivalNanos = arrivalNanos;
    this.deadlineNanos = deadlineNanos;
    this.topK = topK;
    this.logits = logits;
    this.open = new AtomicInteger(models);
  }

  /** The client's number. */
  public long sequence() {
    return sequence;
  }

  /** Echoed. */
  public long sourcePts() {
    return sourcePts;
  }

  /** When it was taken, or arrived, µs since 1970. */
  public long captureUnixMicros() {
    return captureUnixMicros;
  }

  /** Who says when it was taken. */
  public CaptureOrigin captureOrigin() {
    return captureOrigin;
  }

  /** By the monotonic clock. */
  public long arrivalNanos() {
    return arrivalNanos;
  }

  /** By the monotonic clock; {@link #NEVER} if it may take any time. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /** Best classes wanted. */
  public int topK() {
    return topK;
  }

  /** Whether every class's logit is wanted. */
  public boolean logits() {
    return logits;
  }

  /** Counts one reply; true for the last. */
  boolean lastReply() {
    return open.decrementAndGet() == 0;
  }
}
