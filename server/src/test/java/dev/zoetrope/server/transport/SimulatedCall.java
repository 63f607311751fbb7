package dev.zoetrope.server.transport;

import dev.zoetrope.v1.WatchResponse;
import dev.zoetrope.wire.IncomingMessage;
import dev.zoetrope.wire.OutgoingResponse;
import dev.zoetrope.wire.WatchRequestMarshaller;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call as gRPC shows it to a service, and its wire. Callbacks come one after the other from the
 * connection's event loop; a message comes for each one asked for, at once if the event loop itself
 * asks; {@code onReady} when a client that was behind has read; cancellation at any moment. Sending
 * is not thread-safe: two at a time are a violation.
 */
final class SimulatedCall extends ServerCallStreamObserver<OutgoingResponse> {
  private final Interleaving interleaving;
  private final Interleaving.Actor eventLoop;
  private final int capacity;
  private final SimulatedClient client;
  private final ArrayDeque<byte[]> toServer = new ArrayDeque<>();
  private @Nullable StreamObserver<IncomingMessage> service;
  private Runnable readyHandler = () -> {};
  private Runnable cancelHandler = () -> {};
  private int unread;
  private int requested;
  private int received;
  private int mostOutstanding;
  private boolean sending;
  private boolean halfClosed;
  private boolean halfCloseTold;
  private boolean cancelled;
  private boolean cancelTold;
  private boolean readyDue;
  private @Nullable Status ended;

  /**
   * A call that has reached the server.
   *
   * @param capacity responses that fit on the way to the client before it is not ready
   * @param client gets every response as it is sent
   */
  SimulatedCall(
      Interleaving interleaving,
      Interleaving.Actor eventLoop,
      int capacity,
      SimulatedClient client) {
    this.interleaving = interleaving;
    this.eventLoop = eventLoop;
    this.capacity = capacity;
    this.client = client;
  }

  void serve(StreamObserver<IncomingMessage> by) {
    service = by;
  }

  // ---- the client's side

  void send(byte[] message) {
    toServer.add(message);
  }

  void halfClose() {
    halfClosed = true;
  }

  void cancel() {
    cancelled = true;
  }

  boolean isCancelledByClient() {
    return cancelled;
  }

  /** Takes responses off the wire. */
  void read(int count) {
    boolean before = unread < capacity;
    unread = Math.max(0, unread - count);
    if (!before && unread < capacity) {
      readyDue = true;
    }
  }

  /** How the server ended it, or null. */
  @Nullable Status ended() {
    return ended;
  }

  /** Messages sent that the server has not taken. */
  int waiting() {
    return toServer.size();
  }

  /** The most messages asked for and not there yet. */
  int mostOutstanding() {
    return mostOutstanding;
  }

  // ---- the event loop's side

  /** Does one thing that is due; false if there is none. */
  boolean work() {
    StreamObserver<IncomingMessage> observer = Objects.requireNonNull(service);
    if (cancelled && !cancelTold && (ended == null || interleaving.random.nextBoolean())) {
      cancelTold = true;
      cancelHandler.run();
      if (!halfCloseTold) {
        observer.onError(Status.CANCELLED.asRuntimeException());
      }
      return true;
    }
    if (cancelTold || ended != null) {
      return false;
    }
    if (readyDue) {
      readyDue = false;
      readyHandler.run();
      return true;
    }
    if (deliverOne()) {
      return true;
    }
    if (halfClosed && !halfCloseTold && toServer.isEmpty()) {
      halfCloseTold = true;
      observer.onCompleted();
      return true;
    }
    return false;
  }

  private boolean deliverOne() {
    if (received >= requested || toServer.isEmpty() || cancelTold || halfCloseTold) {
      return false;
    }
    received++;
    byte[] bytes = toServer.remove();
    client.delivering();
    Objects.requireNonNull(service)
        .onNext(new WatchRequestMarshaller().parse(new PointedStream(bytes)));
    return true;
  }

  /** Reading pixels is a point; they are read in bulk, the header byte by byte. */
  private final class PointedStream extends ByteArrayInputStream {
    PointedStream(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) {
      interleaving.point();
      return super.read(into, offset, length);
    }
  }

  // ---- what a service sees

  @Override
  public void onNext(OutgoingResponse value) {
    WatchResponse response = parse(value);
    enter("onNext");
    interleaving.point();
    sending = false;
    if (cancelled) {
      if (interleaving.random.nextInt(4) == 0) {
        throw Status.CANCELLED.withDescription("the wire is cut").asRuntimeException();
      }
      return;
    }
    unread++;
    client.heard(response);
  }

  private static WatchResponse parse(OutgoingResponse value) {
    if (value instanceof OutgoingResponse.Message message) {
      return message.response();
    }
    OutgoingResponse.Encoded encoded = (OutgoingResponse.Encoded) value;
    try {
      return WatchResponse.parser().parseFrom(encoded.bytes(), encoded.offset(), encoded.length());
    } catch (IOException e) {
      throw new AssertionError("a reply that cannot be read", e);
    }
  }

  @Override
  public void onError(Throwable t) {
    end(Status.fromThrowable(t));
  }

  @Override
  public void onCompleted() {
    end(Status.OK);
  }

  private void end(Status status) {
    enter("end");
    interleaving.point();
    sending = false;
    ended = status;
  }

  private void enter(String what) {
    if (sending) {
      interleaving.violation(what + ": two threads send at once");
    }
    if (ended != null) {
      interleaving.violation(what + ": after the end, " + ended);
    }
    sending = true;
  }

  @Override
  public boolean isReady() {
    return !cancelled && ended == null && unread < capacity;
  }

  @Override
  public void request(int count) {
    requested += count;
    mostOutstanding = Math.max(mostOutstanding, requested - received);
    if (interleaving.current() == eventLoop
        && !interleaving.isCalm()
        && ended == null
        && interleaving.random.nextBoolean()) {
      deliverOne();
    } else {
      interleaving.point();
    }
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {
    cancelHandler = handler;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {
    readyHandler = handler;
  }

  @Override
  public void disableAutoRequest() {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void setCompression(String compression) {
    throw new UnsupportedOperationException("nobody compresses");
  }

  @Override
  public void setMessageCompression(boolean enable) {
    throw new UnsupportedOperationException("nobody compresses");
  }
}
