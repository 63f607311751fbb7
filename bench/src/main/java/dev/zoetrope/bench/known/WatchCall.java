package dev.zoetrope.bench.known;

import dev.zoetrope.bench.known.sink.SinkRequest;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.WatchRequest;
import dev.zoetrope.wire.OutgoingResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * One stream. Requests come on its event loop; everything that goes down is sent by the
 * dispatcher's thread, as a call may be used by one thread at a time.
 */
final class WatchCall extends ServerCall.Listener<SinkRequest> implements Recipient {
  private final ServerCall<SinkRequest, OutgoingResponse> call;
  private final KnownReplies replies;
  private final Dispatcher dispatcher;
  private final Lane lane = new Lane(true);

  /** The dispatcher's: nothing may be sent any more. */
  private boolean over;

  WatchCall(
      ServerCall<SinkRequest, OutgoingResponse> call, KnownReplies replies, Dispatcher dispatcher) {
    this.call = call;
    this.replies = replies;
    this.dispatcher = dispatcher;
    call.sendHeaders(new Metadata());
    // The clients' own windows bound what is under way.
    call.request(Integer.MAX_VALUE);
  }

  @Override
  public void onMessage(SinkRequest message) {
    WatchRequest control = message.control();
    if (control == null) {
      dispatcher.arrived(lane, this, message.sequence(), message.captureUnixMicros());
    } else if (control.hasOpen()) {
      dispatcher.opened(
          lane, () -> send(replies.watch(Outcome.OUTCOME_RESULT, false).opened(control.getOpen())));
    } else if (control.hasClockProbe()) {
      long sent = control.getClockProbe().getClientSendUnixUs();
      dispatcher.post(() -> send(replies.watch(Outcome.OUTCOME_RESULT, false).clock(sent)));
    }
  }

  @Override
  public void onHalfClose() {
    dispatcher.finished(lane, this);
  }

  @Override
  public void onCancel() {
    dispatcher.post(() -> over = true);
  }

  @Override
  public boolean answer(Departure departure) {
    return send(
        replies.watch(departure.outcome(), departure.wrong()).reply(departure.frame().sequence()));
  }

  private boolean send(OutgoingResponse response) {
    if (over) {
      return false;
    }
    call.sendMessage(response);
    return true;
  }

  @Override
  public void breakOff() {
    end(
        Status.UNAVAILABLE.withDescription(
            "close-after: the stream has had its %d frames".formatted(lane.arrived)));
  }

  @Override
  public void finish() {
    end(Status.OK);
  }

  private void end(Status status) {
    if (!over) {
      over = true;
      call.close(status, new Metadata());
    }
  }
}
