package dev.zoetrope.bench.known.sink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** What is done with a frame's bytes. Any thread; each has a row of its own. */
final class PixelTaker {
  private static final int SCRATCH_BYTES = 16 * 1024;

  private final SinkMode mode;
  private final ThreadLocal<byte[]> scratch =
      ThreadLocal.withInitial(() -> new byte[SCRATCH_BYTES]);

  /** Always the same row: no copy is cheaper than one into memory that the caches hold. */
  private final ThreadLocal<ByteBuffer> row;

  /**
   * A taker.
   *
   * @param rowBytes of the memory that is copied into; what is longer begins again at its start
   */
  PixelTaker(SinkMode mode, int rowBytes) {
    this.mode = mode;
    int bytes = Math.max(rowBytes, SCRATCH_BYTES);
    this.row = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(bytes));
  }

  /** Takes that many bytes. */
  void take(InputStream in, int bytes) throws IOException {
    switch (mode) {
      case COPY -> copy(in, row.get().clear(), bytes);
      case SKIP -> in.skipNBytes(bytes);
      case BYTES -> {
        byte[] array = new byte[bytes];
        if (in.readNBytes(array, 0, bytes) != bytes) {
          throw new IOException("fewer bytes than were there");
        }
      }
    }
  }

  private void copy(InputStream in, ByteBuffer target, int bytes) throws IOException {
    byte[] piece = scratch.get();
    int left = bytes;
    while (left > 0) {
      int read = in.read(piece, 0, Math.min(left, piece.length));
      if (read < 0) {
        throw new IOException("fewer bytes than were there");
      }
      if (read > target.remaining()) {
        target.clear();
      }
      target.put(piece, 0, read);
      left -= read;
    }
  }
}
