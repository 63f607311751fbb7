package dev.zoetrope.server.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zoetrope.server.ring.Inbox;
import dev.zoetrope.server.ring.ReplySink;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.server.telemetry.StreamTelemetry;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.InferResponse;
import dev.zoetrope.wire.FrameHeader;
import dev.zoetrope.wire.OutgoingResponse;
import dev.zoetrope.wire.PixelStream;
import io.grpc.stub.ServerCallStreamObserver;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code Infer} call: a stream of one frame. Starts on the event loop; the answer comes from
 * whoever settles it.
 */
final class InferCall implements ReplySink {
  private final ServerCallStreamObserver<InferResponse> call;
  private final ReplyMaker replies;
  private final ServedModel model;
  private @Nullable Inbox inbox;

  private InferCall(
      StreamContext context, ServerCallStreamObserver<InferResponse> call, ServedModel model) {
    this.call = call;
    this.replies = new ReplyMaker(context.clock(), context.telemetry().calls());
    this.model = model;
  }

  static void start(
      StreamContext context,
      ProfileReader profiles,
      FrameIntake intake,
      InferRequest request,
      ServerCallStreamObserver<InferResponse> call)
      throws RequestException {
    if (!request.hasFrame()) {
      throw RequestException.invalid("frame: missing");
    }
    StreamProfile profile = profiles.infer(request, CallContext.current().tenant());
    InferCall infer = new InferCall(context, call, profile.models().get(0));
    Inbox inbox =
        Inbox.open(
            context.clock(),
            context.decoders(),
            infer,
            List.of(profile.models().get(0).queue()),
            profile.inbox());
    if (inbox == null) {
      throw RequestException.exhausted("the model's ring has no room for another turn");
    }
    infer.inbox = inbox;
    StreamTelemetry calls = context.telemetry().calls();
    call.setOnCancelHandler(() -> calls.repliesAbandoned(inbox.close()));
    intake.offer(
        inbox,
        profile,
        FrameHeader.of(request.getFrame()),
        PixelStream.parsed(request.getFrame().getPixels()),
        CallContext.deadlineNanos(context.clock()),
        calls::received);
  }

  @Override
  public void answered(Ticket ticket) {
    // Exactly one ticket, so nobody else sends; with a cancel handler set, sending to a cancelled
    // call is harmless.
    call.onNext(InferResponse.newBuilder().setReply(message(replies.reply(ticket, model))).build());
    call.onCompleted();
  }

  private static FrameReply message(OutgoingResponse.Encoded reply) {
    try {
      return FrameReply.parseFrom(ByteBuffer.wrap(reply.bytes(), reply.offset(), reply.length()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a reply that is no FrameReply", e);
    }
  }

  @Override
  public void settled() {
    Inbox mine = inbox;
    if (mine != null) {
      mine.close();
    }
  }
}
