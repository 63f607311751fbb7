package dev.zoetrope.bench.load.target;

import dev.zoetrope.bench.load.payload.Payload;

/**
 * One stream of frames to a server. Where a protocol has no streams, frames of one stream share a
 * connection and have nothing else in common. One thread sends; {@link #cancel} may be called by
 * any.
 */
public interface TargetStream {

  /**
   * Hands a frame to the transport without waiting. What the transport cannot take yet it keeps;
   * whoever wants to bound that asks {@link #isReady} first.
   *
   * @param sequence the frame's number in its stream, from 0
   * @param payload what to send; it does not change
   * @param captureUnixMicros when the picture is meant to have been taken: the scheduled time
   */
  void send(long sequence, Payload payload, long captureUnixMicros);

  /** Whether the transport would send at once. */
  boolean isReady();

  /** No more frames: the server may end the stream once it has answered them. Does not wait. */
  void finish();

  /** Ends the stream now; {@link Replies#ended} follows. Idempotent. */
  void cancel();
}
