package dev.zoetrope.server.transport;

import dev.zoetrope.wire.OutgoingResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call that counts what is sent, and notices two senders at once. */
final class StressCall extends ServerCallStreamObserver<OutgoingResponse> {
  private final AtomicBoolean sending = new AtomicBoolean();

  /** Written by the event loop, read by whoever sends. */
  volatile boolean ready;

  /** Plain: the outbox must order its senders. */
  int sent;

  int ends;
  volatile int collisions;

  StressCall(boolean ready) {
    this.ready = ready;
  }

  private void enter() {
    if (!sending.compareAndSet(false, true)) {
      collisions = 1;
    }
  }

  @Override
  public void onNext(OutgoingResponse value) {
    enter();
    sent++;
    sending.set(false);
  }

  @Override
  public void onError(Throwable t) {
    onCompleted();
  }

  @Override
  public void onCompleted() {
    enter();
    ends++;
    sending.set(false);
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {}

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void request(int count) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void setMessageCompression(boolean enable) {}

  @Override
  public void disableAutoInboundFlowControl() {}
}
