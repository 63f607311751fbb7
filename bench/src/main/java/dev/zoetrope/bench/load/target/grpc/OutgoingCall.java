package dev.zoetrope.bench.load.target.grpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;

/**
 * The sending side of a streaming call, which may be cancelled while somebody sends: gRPC throws at
 * whoever sends on a call that is over, this does nothing. Thread-safe; no method waits for the
 * network.
 *
 * @param <M> what is sent
 * @param <R> what comes back
 */
public final class OutgoingCall<M, R> {
  private final ClientCall<M, R> call;
  private boolean finished;
  private volatile boolean cancelled;

  /** Over a call that is not started. */
  public OutgoingCall(ClientCall<M, R> call) {
    this.call = call;
  }

  /** First; replies are asked for without end. */
  public void start(ClientCall.Listener<R> listener, Metadata headers) {
    call.start(listener, headers);
    call.request(Integer.MAX_VALUE);
  }

  /** Hands a message over; nothing if the call is finished or cancelled. */
  public synchronized void send(M message) {
    if (!finished && !cancelled) {
      call.sendMessage(message);
    }
  }

  /** Whether the transport would send at once. */
  public boolean isReady() {
    return call.isReady();
  }

  /** Half-closes. Idempotent. */
  public synchronized void finish() {
    if (!finished && !cancelled) {
      finished = true;
      call.halfClose();
    }
  }

  /** Ends it. Idempotent. */
  public synchronized void cancel() {
    if (!cancelled) {
      cancelled = true;
      call.cancel("the generator ends the stream", null);
    }
  }

  /** Whether its end was asked for here. */
  public boolean isCancelled() {
    return cancelled;
  }
}
