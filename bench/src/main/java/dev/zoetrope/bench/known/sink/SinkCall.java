package dev.zoetrope.bench.known.sink;

import dev.zoetrope.v1.WatchRequest;
import dev.zoetrope.wire.OutgoingResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.atomic.LongAdder;

/** One stream: every frame is answered where it arrives. Event loop. */
public final class SinkCall extends ServerCall.Listener<SinkRequest> {
  private final ServerCall<SinkRequest, OutgoingResponse> call;
  private final SinkReplies replies;
  private final LongAdder frames;

  /**
   * Accepts the stream.
   *
   * @param frames counts them
   */
  public SinkCall(
      ServerCall<SinkRequest, OutgoingResponse> call, SinkReplies replies, LongAdder frames) {
    this.call = call;
    this.replies = replies;
    this.frames = frames;
    call.sendHeaders(new Metadata());
    // The clients' own windows bound what is under way.
    call.request(Integer.MAX_VALUE);
  }

  @Override
  public void onMessage(SinkRequest message) {
    WatchRequest control = message.control();
    if (control == null) {
      frames.increment();
      call.sendMessage(replies.reply(message.sequence()));
    } else if (control.hasOpen()) {
      call.sendMessage(replies.opened(control.getOpen()));
    } else if (control.hasClockProbe()) {
      call.sendMessage(replies.clock(control.getClockProbe().getClientSendUnixUs()));
    }
  }

  @Override
  public void onHalfClose() {
    call.close(Status.OK, new Metadata());
  }
}
