package dev.zoetrope.bench.load.target.vision;

import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.target.GuardedReplies;
import dev.zoetrope.bench.load.target.Replies;
import dev.zoetrope.bench.load.target.StreamOrder;
import dev.zoetrope.bench.load.target.TargetStream;
import dev.zoetrope.bench.load.target.grpc.OutgoingCall;
import dev.zoetrope.bench.load.target.grpc.StatusOutcomes;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.wire.OutgoingFrame;
import dev.zoetrope.wire.OutgoingMessage;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;

/** One {@code Watch}. */
final class WatchStream implements TargetStream {
  /** On the wire; 0 would be left out of the message, and then be no number. */
  private static final long FIRST = 1;

  private final OutgoingCall<OutgoingMessage, WatchReply> call;
  private final int width;
  private final int height;

  /**
   * Opens it.
   *
   * @param order that {@code open} was made of
   */
  WatchStream(
      ClientCall<OutgoingMessage, WatchReply> call,
      Metadata headers,
      OutgoingMessage open,
      StreamOrder order,
      Replies replies) {
    Payload first = order.payloads().of(0);
    this.width = Pictures.width(first);
    this.height = Pictures.height(first);
    this.call = new OutgoingCall<>(call);
    this.call.start(new Incoming(new GuardedReplies(replies), this.call), headers);
    this.call.send(open);
  }

  @Override
  public void send(long sequence, Payload payload, long captureUnixMicros) {
    Frame.Builder header =
        Frame.newBuilder().setSequence(sequence + FIRST).setCaptureUnixUs(captureUnixMicros);
    int ownWidth = Pictures.width(payload);
    int ownHeight = Pictures.height(payload);
    if (ownWidth != width || ownHeight != height) {
      header.setWidth(ownWidth).setHeight(ownHeight);
    }
    call.send(new OutgoingFrame(header.build(), payload.bytes()));
  }

  @Override
  public boolean isReady() {
    return call.isReady();
  }

  @Override
  public void finish() {
    call.finish();
  }

  @Override
  public void cancel() {
    call.cancel();
  }

  /** What comes back: gRPC calls it from one thread at a time, the connection's. */
  private static final class Incoming extends ClientCall.Listener<WatchReply> {
    private final Replies replies;
    private final OutgoingCall<OutgoingMessage, WatchReply> call;
    private boolean draining;

    Incoming(Replies replies, OutgoingCall<OutgoingMessage, WatchReply> call) {
      this.replies = replies;
      this.call = call;
    }

    @Override
    public void onMessage(WatchReply message) {
      switch (message.kind()) {
        case ANSWER -> replies.answered(message.sequence() - FIRST, message.answer());
        case OPENED -> replies.opened();
        case DRAINING -> draining = true;
        case OTHER -> {}
      }
    }

    @Override
    public void onReady() {
      replies.ready();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.isOk() || call.isCancelled()) {
        replies.ended(null);
      } else {
        replies.ended((draining ? "the server is going away: " : "") + StatusOutcomes.line(status));
      }
    }
  }
}
