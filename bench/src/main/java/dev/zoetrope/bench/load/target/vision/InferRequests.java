package dev.zoetrope.bench.load.target.vision;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.target.StreamOrder;
import dev.zoetrope.bench.load.target.grpc.HeadAndBytes;
import dev.zoetrope.bench.load.target.grpc.UnaryStream;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.InferRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Writes {@code InferRequest}: model and top_k, then the frame, whose last field is its pixels.
 * What all frames of a stream share is encoded once.
 */
final class InferRequests implements UnaryStream.Requests {
  private final byte[] before;
  private final int format;
  private final long maxAgeMicros;

  InferRequests(StreamOrder order) {
    before = InferRequest.newBuilder().setModel(order.model()).setTopK(1).build().toByteArray();
    format = Pictures.format(order.payloads()).getNumber();
    maxAgeMicros = order.maxAge().map(Duration::toNanos).orElse(0L) / 1_000;
  }

  @Override
  public HeadAndBytes of(long sequence, Payload payload, long captureUnixMicros) {
    Frame frame =
        Frame.newBuilder()
            .setSequence(sequence)
            .setPixelFormatValue(format)
            .setWidth(Pictures.width(payload))
            .setHeight(Pictures.height(payload))
            .setCaptureUnixUs(captureUnixMicros)
            .setMaxAgeUs(maxAgeMicros)
            .build();
    return new HeadAndBytes(head(frame, payload.size()), payload.bytes());
  }

  private byte[] head(Frame frame, int pixels) {
    int pixelsTag = CodedOutputStream.computeTagSize(Frame.PIXELS_FIELD_NUMBER);
    int frameHead =
        frame.getSerializedSize() + pixelsTag + CodedOutputStream.computeUInt32SizeNoTag(pixels);
    int frameBytes = Math.addExact(frameHead, pixels);
    byte[] head =
        new byte
            [before.length
                + CodedOutputStream.computeTagSize(InferRequest.FRAME_FIELD_NUMBER)
                + CodedOutputStream.computeUInt32SizeNoTag(frameBytes)
                + frameHead];
    CodedOutputStream out = CodedOutputStream.newInstance(head);
    try {
      out.writeRawBytes(before);
      out.writeTag(InferRequest.FRAME_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(frameBytes);
      frame.writeTo(out);
      out.writeTag(Frame.PIXELS_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(pixels);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("writing %d bytes to memory".formatted(head.length), e);
    }
    return head;
  }
}
