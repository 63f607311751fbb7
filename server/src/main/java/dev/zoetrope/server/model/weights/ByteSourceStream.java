package dev.zoetrope.server.model.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A stretch of a {@link ByteSource} as a stream. One thread; closing it leaves the source open. */
final class ByteSourceStream extends InputStream {
  private final ByteSource source;
  private final long end;
  private long position;

  ByteSourceStream(ByteSource source, long begin, long end) {
    this.source = source;
    this.position = begin;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    int count = (int) Math.min(length, end - position);
    if (count <= 0) {
      return length == 0 ? 0 : -1;
    }
    source.read(position, ByteBuffer.wrap(target, offset, count));
    position += count;
    return count;
  }
}
