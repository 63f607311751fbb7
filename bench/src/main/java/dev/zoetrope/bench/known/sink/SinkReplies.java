package dev.zoetrope.bench.known.sink;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.zoetrope.v1.Clock;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Notice;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.WatchResponse;
import dev.zoetrope.wire.OutgoingResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Answers of the very size of a real server's: one of its own replies, with another number.
 * Immutable.
 */
public final class SinkReplies {
  private final WatchResponse opened;

  /** A real reply without its sequence. */
  private final byte[] rest;

  /**
   * From what a real server said.
   *
   * @param opened its answer to open
   * @param reply its answer to a frame
   */
  SinkReplies(byte[] opened, byte[] reply) throws InvalidProtocolBufferException {
    this(WatchResponse.parseFrom(opened), WatchResponse.parseFrom(reply).getReply());
  }

  /** From messages of our own making. */
  public SinkReplies(WatchResponse opened, FrameReply reply) {
    this.opened = opened;
    this.rest = reply.toBuilder().clearSequence().build().toByteArray();
  }

  /** To a stream's first request; the stream has the name that it asked for. */
  public OutgoingResponse opened(Open open) {
    WatchResponse.Builder named = opened.toBuilder();
    named.getOpenedBuilder().setStreamId(open.getStreamId());
    return new OutgoingResponse.Message(named.build());
  }

  /** To a clock probe. */
  public OutgoingResponse clock(long clientSendUnixMicros) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    Clock clock =
        Clock.newBuilder()
            .setClientSendUnixUs(clientSendUnixMicros)
            .setServerReceiveUnixUs(now)
            .setServerSendUnixUs(now)
            .build();
    return new OutgoingResponse.Message(
        WatchResponse.newBuilder().setNotice(Notice.newBuilder().setClock(clock)).build());
  }

  /** To the frame with this number. */
  public OutgoingResponse reply(long sequence) {
    int replyBytes =
        CodedOutputStream.computeUInt64Size(FrameReply.SEQUENCE_FIELD_NUMBER, sequence)
            + rest.length;
    int size =
        CodedOutputStream.computeTagSize(WatchResponse.REPLY_FIELD_NUMBER)
            + CodedOutputStream.computeUInt32SizeNoTag(replyBytes)
            + replyBytes;
    byte[] bytes = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeTag(WatchResponse.REPLY_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(replyBytes);
      out.writeUInt64(FrameReply.SEQUENCE_FIELD_NUMBER, sequence);
      out.writeRawBytes(rest);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("writing a reply of " + size + " bytes", e);
    }
    return new OutgoingResponse.Encoded(bytes, 0, size);
  }
}
