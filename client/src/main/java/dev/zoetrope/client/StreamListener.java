package dev.zoetrope.client;

import org.jspecify.annotations.Nullable;

/**
 * What a stream tells its application.
 *
 * <p>Threads: every method of one listener is called on a thread of the client's pool, one call at
 * a time and in order, never from inside a method of {@link FrameStream}. No lock of the stream's
 * is held. A listener that takes long holds back this stream's replies, and through flow control
 * the server; it must not wait for the stream ({@link FrameStream#send} and {@link
 * FrameStream#close} say so with an exception). What a listener throws is logged, and the stream
 * goes on.
 */
public interface StreamListener {

  /** The one reply for a frame and a model, from the server or from the client itself. */
  void onReply(Reply reply);

  /** The server opened the stream; again after each reconnect. */
  default void onOpened(OpenedStream opened) {}

  /** The settings after an {@link FrameStream#update}. */
  default void onSettings(StreamSettings settings) {}

  /** An {@link FrameStream#update} was refused, for this reason; the settings stay as they were. */
  default void onUpdateRefused(String reason) {}

  /** The server is shutting down; the stream looks for it, or for another one, by itself. */
  default void onDraining() {}

  /** The server's clock has been measured, or measured better. */
  default void onClock(ClockOffset offset) {}

  /**
   * The stream's state changed. CLOSED comes with {@link #onClosed} instead.
   *
   * @param cause why, for RETRYING; otherwise null
   */
  default void onState(StreamState state, @Nullable ZoetropeException cause) {}

  /**
   * The last call: every frame has been reported.
   *
   * @param failure why the stream ended; null if the application closed it and all went well
   */
  default void onClosed(@Nullable ZoetropeException failure) {}
}
