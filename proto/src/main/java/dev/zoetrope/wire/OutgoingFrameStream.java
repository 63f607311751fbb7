package dev.zoetrope.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.WatchRequest;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * The bytes of {@code WatchRequest{frame}}: a few header bytes, then the pixels. {@link
 * KnownLength} lets gRPC allocate one buffer of the right size, {@link Drainable} lets it be filled
 * in one pass.
 *
 * <p>One thread at a time.
 */
final class OutgoingFrameStream extends InputStream implements Drainable, KnownLength {
  // Stays in the first-level cache: a direct buffer is carried over piece by piece.
  private static final int PIECE_BYTES = 16 * 1024;

  private final ByteBuffer head;
  private final ByteBuffer pixels;

  OutgoingFrameStream(OutgoingFrame frame) {
    pixels = frame.pixels().duplicate();
    head = ByteBuffer.wrap(head(frame.header(), pixels.remaining()));
  }

  private static byte[] head(Frame header, int pixelBytes) {
    int pixelField =
        CodedOutputStream.computeTagSize(Frame.PIXELS_FIELD_NUMBER)
            + CodedOutputStream.computeUInt32SizeNoTag(pixelBytes);
    // Lengths are varint32 and gRPC counts bytes in an int: what is over 2 GiB cannot be sent.
    int frameBytes = Math.addExact(header.getSerializedSize() + pixelField, pixelBytes);
    int headBytes =
        CodedOutputStream.computeTagSize(WatchRequest.FRAME_FIELD_NUMBER)
            + CodedOutputStream.computeUInt32SizeNoTag(frameBytes)
            + header.getSerializedSize()
            + pixelField;
    byte[] bytes = new byte[headBytes];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeTag(WatchRequest.FRAME_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(frameBytes);
      header.writeTo(out);
      out.writeTag(Frame.PIXELS_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(pixelBytes);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + headBytes + " header bytes to memory", e);
    }
    return bytes;
  }

  @Override
  public int available() {
    return head.remaining() + pixels.remaining();
  }

  @Override
  public int drainTo(OutputStream target) throws IOException {
    int written = available();
    target.write(head.array(), head.position(), head.remaining());
    head.position(head.limit());
    if (pixels.hasArray()) {
      target.write(pixels.array(), pixels.arrayOffset() + pixels.position(), pixels.remaining());
      pixels.position(pixels.limit());
      return written;
    }
    byte[] piece = new byte[Math.min(PIECE_BYTES, pixels.remaining())];
    while (pixels.hasRemaining()) {
      int count = Math.min(piece.length, pixels.remaining());
      pixels.get(piece, 0, count);
      target.write(piece, 0, count);
    }
    return written;
  }

  @Override
  public int read() {
    if (head.hasRemaining()) {
      return head.get() & 0xff;
    }
    return pixels.hasRemaining() ? pixels.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    ByteBuffer source = head.hasRemaining() ? head : pixels;
    if (!source.hasRemaining()) {
      return -1;
    }
    int count = Math.min(length, source.remaining());
    source.get(target, offset, count);
    return count;
  }
}
