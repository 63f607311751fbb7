package dev.zoetrope.bench.load.target.grpc;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * A message whose last field is a payload: everything up to its first byte, encoded, and the
 * payload itself. The transport copies both once, into its own buffer.
 *
 * @param head belongs to this message
 * @param bytes shared; read from a duplicate
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
public record HeadAndBytes(byte[] head, ByteBuffer bytes) {

  /** Writes it. */
  public static final class Marshaller implements MethodDescriptor.Marshaller<HeadAndBytes> {
    @Override
    public InputStream stream(HeadAndBytes value) {
      return new Bytes(value);
    }

    @Override
    public HeadAndBytes parse(InputStream stream) {
      throw new UnsupportedOperationException("a generator sends requests and reads none");
    }
  }

  /** Known length: gRPC takes one buffer of the right size. Drainable: it fills it in one pass. */
  private static final class Bytes extends InputStream implements Drainable, KnownLength {
    /** Of payloads that are not on the heap. */
    private static final int PIECE_BYTES = 16 * 1024;

    private static final ThreadLocal<byte[]> PIECE =
        ThreadLocal.withInitial(() -> new byte[PIECE_BYTES]);

    private final byte[] head;
    private final ByteBuffer bytes;
    private int headRead;

    Bytes(HeadAndBytes message) {
      head = message.head();
      bytes = message.bytes().duplicate();
    }

    @Override
    public int available() {
      return Math.addExact(head.length - headRead, bytes.remaining());
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int written = available();
      target.write(head, headRead, head.length - headRead);
      headRead = head.length;
      if (bytes.hasArray()) {
        target.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        bytes.position(bytes.limit());
        return written;
      }
      byte[] piece = PIECE.get();
      while (bytes.hasRemaining()) {
        int count = Math.min(piece.length, bytes.remaining());
        bytes.get(piece, 0, count);
        target.write(piece, 0, count);
      }
      return written;
    }

    @Override
    public int read() {
      if (headRead < head.length) {
        return head[headRead++] & 0xff;
      }
      return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      if (headRead < head.length) {
        int count = Math.min(length, head.length - headRead);
        System.arraycopy(head, headRead, target, offset, count);
        headRead += count;
        return count;
      }
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int count = Math.min(length, bytes.remaining());
      bytes.get(target, offset, count);
      return count;
    }
  }
}
