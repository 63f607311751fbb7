package dev.zoetrope.client;

import dev.zoetrope.v1.WatchResponse;
import dev.zoetrope.wire.ClientMethods;
import dev.zoetrope.wire.OutgoingMessage;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * One call of a stream, from open to close; a reconnect makes another. Callbacks come on the
 * client's pool, in order; {@link #send}, {@link #halfClose} and the flags are guarded by the
 * stream.
 */
final class Session extends ClientCall.Listener<WatchResponse> {
  // Answers are small; asked for again one by one as the listener has dealt with them.
  private static final int ANSWERS_AHEAD = 64;

  private final StreamCore core;
  private final ClientCall<OutgoingMessage, WatchResponse> call;
  private boolean halfClosed;
  private boolean draining;
  private long lastHeardNanos;
  private @Nullable ZoetropeException failure;

  Session(StreamCore core, Channel channel, int onReadyBytes, StreamRuntime runtime) {
    this.core = core;
    this.lastHeardNanos = runtime.clock().nanoTime();
    this.call =
        channel.newCall(
            ClientMethods.watch(),
            CallOptions.DEFAULT
                .withExecutor(runtime.executor())
                .withOnReadyThreshold(onReadyBytes));
  }

  void start() {
    call.start(this, new Metadata());
    call.request(ANSWERS_AHEAD);
  }

  @Override
  public void onMessage(WatchResponse message) {
    core.received(this, message);
  }

  @Override
  public void onReady() {
    core.ready(this);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    core.ended(this, status);
  }

  /** Without effect after {@link #halfClose}: no frame comes then, and nothing else matters. */
  void send(OutgoingMessage message) {
    if (!halfClosed) {
      call.sendMessage(message);
    }
  }

  /** Whether the transport holds less than the threshold. */
  boolean ready() {
    return !halfClosed && !draining && call.isReady();
  }

  void halfClose() {
    if (!halfClosed) {
      halfClosed = true;
      call.halfClose();
    }
  }

  boolean halfClosed() {
    return halfClosed;
  }

  /** The server takes no more. */
  void drain() {
    draining = true;
  }

  /** Any thread. */
  void request(int messages) {
    call.request(messages);
  }

  /** Ends the call; {@link #onClose} follows. */
  void cancel(ZoetropeException why) {
    failure = why;
    call.cancel(why.getMessage(), null);
  }

  /** Why this side ended the call; null if it did not. */
  @Nullable ZoetropeException failure() {
    return failure;
  }

  void heard(long nanoTime) {
    lastHeardNanos = nanoTime;
  }

  long silentNanos(long nanoTime) {
    return nanoTime - lastHeardNanos;
  }
}
