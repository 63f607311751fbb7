package dev.zoetrope.bench.known.sink;

import com.google.protobuf.WireFormat;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.WatchRequest;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Reads no more of a frame than the number it must be answered by, which its sender writes first;
 * all that follows, some twenty bytes of header and the pixels, goes the sink's way. Any thread.
 */
final class SinkMarshaller implements MethodDescriptor.Marshaller<SinkRequest> {
  private static final int FRAME_TAG =
      WatchRequest.FRAME_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int SEQUENCE_TAG =
      Frame.SEQUENCE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;

  private final PixelTaker taker;

  SinkMarshaller(SinkMode mode, int rowBytes) {
    this.taker = new PixelTaker(mode, rowBytes);
  }

  @Override
  public InputStream stream(SinkRequest value) {
    throw new IllegalArgumentException("a sink sends no requests");
  }

  @Override
  public SinkRequest parse(InputStream in) {
    try {
      int first = in.read();
      if (first != FRAME_TAG) {
        return new SinkRequest(0, 0, Wire.control(first, in));
      }
      Wire.varint(in);
      if (in.read() != SEQUENCE_TAG) {
        throw new IOException("a frame that does not begin with its sequence");
      }
      long sequence = Wire.varint(in);
      taker.take(in, in.available());
      return new SinkRequest(sequence, 0, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
