package dev.zoetrope.server.transport;

import io.grpc.Drainable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** As the transport's buffer: outside the heap, of the right size, filled in one pass. */
final class DirectSink extends OutputStream {
  private final ByteBuffer buffer;

  DirectSink(int capacity) {
    buffer = ByteBuffer.allocateDirect(capacity);
  }

  /**
   * As gRPC's framer does with a message: asks for its length, then has it written.
   *
   * @return bytes written
   */
  int take(InputStream message) throws IOException {
    buffer.clear();
    int length = message.available();
    int written = ((Drainable) message).drainTo(this);
    if (written != length) {
      throw new IOException("%d bytes of %d".formatted(written, length));
    }
    return written;
  }

  /** What was written last. */
  ByteBuffer written() {
    return buffer.duplicate().flip();
  }

  @Override
  public void write(int b) {
    buffer.put((byte) b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    buffer.put(bytes, offset, length);
  }
}
