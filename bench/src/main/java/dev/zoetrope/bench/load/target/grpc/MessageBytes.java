package dev.zoetrope.bench.load.target.grpc;

import com.google.protobuf.CodedInputStream;
import io.grpc.Status;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads replies out of the transport's buffers without allocating for their bytes: into a scratch
 * of the thread's own, which the event loops are few of.
 */
public final class MessageBytes {
  private static final int FIRST_CAPACITY = 8 * 1024;

  private static final ThreadLocal<byte[]> SCRATCH =
      ThreadLocal.withInitial(() -> new byte[FIRST_CAPACITY]);

  private MessageBytes() {}

  /** Makes a value of a message's bytes, which are lent until it returns. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads to the end. */
    T read(CodedInputStream in) throws IOException;
  }

  /**
   * Reads a message.
   *
   * @param stream as gRPC hands it to a marshaller: it knows its length
   * @throws io.grpc.StatusRuntimeException INTERNAL if it is not what it should be
   */
  public static <T> T read(InputStream stream, String what, Reader<T> reader) {
    try {
      int length = stream.available();
      byte[] scratch = SCRATCH.get();
      if (scratch.length < length) {
        scratch = new byte[Math.max(length, 2 * scratch.length)];
        SCRATCH.set(scratch);
      }
      for (int read = 0; read < length; ) {
        int count = stream.read(scratch, read, length - read);
        if (count < 0) {
          throw new EOFException("it ends after %d of %d bytes".formatted(read, length));
        }
        read += count;
      }
      return reader.read(CodedInputStream.newInstance(scratch, 0, length));
    } catch (IOException e) {
      throw Status.INTERNAL
          .withDescription("the server's %s cannot be read: %s".formatted(what, e.getMessage()))
          .withCause(e)
          .asRuntimeException();
    }
  }
}
