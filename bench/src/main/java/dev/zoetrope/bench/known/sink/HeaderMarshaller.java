package dev.zoetrope.bench.known.sink;

import com.google.protobuf.WireFormat;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.WatchRequest;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Reads a frame's number and capture time, in whatever order its sender wrote the fields; its
 * pixels go the sink's way. Any thread.
 */
public final class HeaderMarshaller implements MethodDescriptor.Marshaller<SinkRequest> {
  /** Of the memory that pixels are copied into. */
  private static final int ROW_BYTES = 256 * 1024;

  private static final int SEQUENCE_TAG =
      Frame.SEQUENCE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
  private static final int CAPTURE_TAG =
      Frame.CAPTURE_UNIX_US_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
  private static final int PIXELS_TAG =
      Frame.PIXELS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private final int frameTag;
  private final boolean controls;
  private final PixelTaker taker;

  private HeaderMarshaller(int frameField, boolean controls, SinkMode mode) {
    this.frameTag = frameField << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    this.controls = controls;
    this.taker = new PixelTaker(mode, ROW_BYTES);
  }

  /** For {@code Watch}, whose other requests are read whole. */
  public static HeaderMarshaller watch(SinkMode mode) {
    return new HeaderMarshaller(WatchRequest.FRAME_FIELD_NUMBER, true, mode);
  }

  /** For {@code Infer}, of which only the frame is looked at. */
  public static HeaderMarshaller infer(SinkMode mode) {
    return new HeaderMarshaller(InferRequest.FRAME_FIELD_NUMBER, false, mode);
  }

  @Override
  public InputStream stream(SinkRequest value) {
    throw new IllegalArgumentException("a sink sends no requests");
  }

  @Override
  public SinkRequest parse(InputStream in) {
    try {
      return controls ? watched(in) : inferred(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SinkRequest watched(InputStream in) throws IOException {
    int first = in.read();
    return first == frameTag ? frame(in) : new SinkRequest(0, 0, Wire.control(first, in));
  }

  private SinkRequest inferred(InputStream in) throws IOException {
    SinkRequest request = new SinkRequest(0, 0, null);
    while (in.available() > 0) {
      int tag = (int) Wire.varint(in);
      if (tag == frameTag) {
        request = frame(in);
      } else {
        Wire.skip(tag, in);
      }
    }
    return request;
  }

  private SinkRequest frame(InputStream in) throws IOException {
    long sequence = 0;
    long capture = 0;
    int length = Wire.length(in);
    int after = in.available() - length;
    while (in.available() > after) {
      int tag = (int) Wire.varint(in);
      switch (tag) {
        case SEQUENCE_TAG -> sequence = Wire.varint(in);
        case CAPTURE_TAG -> capture = Wire.varint(in);
        case PIXELS_TAG -> taker.take(in, Wire.length(in));
        default -> Wire.skip(tag, in);
      }
    }
    return new SinkRequest(sequence, capture, null);
  }
}
