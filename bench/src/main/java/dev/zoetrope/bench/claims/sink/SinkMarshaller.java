package dev.zoetrope.bench.claims.sink;

import com.google.protobuf.WireFormat;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.WatchRequest;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Reads no more of a frame than the number it must be answered by, which its sender writes first;
 * all that follows, some twenty bytes of header and the pixels, goes the sink's way. Any thread.
 */
final class SinkMarshaller implements MethodDescriptor.Marshaller<SinkRequest> {
  private static final int SCRATCH_BYTES = 16 * 1024;
  private static final int FRAME_TAG =
      WatchRequest.FRAME_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int SEQUENCE_TAG =
      Frame.SEQUENCE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;

  private final SinkMode mode;
  private final ThreadLocal<byte[]> scratch =
      ThreadLocal.withInitial(() -> new byte[SCRATCH_BYTES]);

  /** Always the same row: no copy is cheaper than one into memory that the caches hold. */
  private final ThreadLocal<ByteBuffer> row;

  SinkMarshaller(SinkMode mode, int rowBytes) {
    this.mode = mode;
    this.row = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(rowBytes));
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
        return new SinkRequest(0, control(first, in));
      }
      varint(in);
      if (in.read() != SEQUENCE_TAG) {
        throw new IOException("a frame that does not begin with its sequence");
      }
      long sequence = varint(in);
      take(in);
      return new SinkRequest(sequence, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WatchRequest control(int first, InputStream rest) throws IOException {
    byte[] head = first < 0 ? new byte[0] : new byte[] {(byte) first};
    return WatchRequest.parseFrom(new SequenceInputStream(new ByteArrayInputStream(head), rest));
  }

  private static long varint(InputStream in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new IOException("a number that does not end");
  }

  private void take(InputStream in) throws IOException {
    switch (mode) {
      case COPY -> copy(in, row.get().clear());
      case SKIP -> in.skipNBytes(in.available());
      case BYTES -> {
        byte[] bytes = new byte[in.available()];
        if (in.readNBytes(bytes, 0, bytes.length) != bytes.length) {
          throw new IOException("fewer bytes than were there");
        }
      }
    }
  }

  private void copy(InputStream in, ByteBuffer target) throws IOException {
    byte[] piece = scratch.get();
    int read = in.read(piece, 0, piece.length);
    while (read > 0) {
      target.put(piece, 0, read);
      read = in.read(piece, 0, piece.length);
    }
  }
}
