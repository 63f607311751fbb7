package dev.zoetrope.server.model.weights;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that can be read at any position. Files are read, not mapped: a mapped file that another
 * process cuts short takes the whole JVM's thread down with it.
 */
interface ByteSource extends Closeable {

  /** Bytes in all. */
  long size();

  /**
   * Fills {@code target} from {@code position} on.
   *
   * @throws EOFException if the source ends first
   */
  void read(long position, ByteBuffer target) throws IOException;

  /** Fills one buffer after another, the first from {@code position} on. One thread. */
  default TensorLoader.Fill from(long position) {
    AtomicLong at = new AtomicLong(position);
    return target -> read(at.getAndAdd(target.remaining()), target);
  }

  /** A file, open until closed. */
  static ByteSource of(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new FileBytes(channel, channel.size());
  }

  /** An array; not copied. */
  static ByteSource of(byte[] bytes) {
    return new ArrayBytes(bytes);
  }

  /** A file. */
  record FileBytes(FileChannel channel, long size) implements ByteSource {
    @Override
    public void read(long position, ByteBuffer target) throws IOException {
      long at = position;
      while (target.hasRemaining()) {
        int read = channel.read(target, at);
        if (read < 0) {
          throw new EOFException("the file ends at byte " + at);
        }
        at += read;
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** An array. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record ArrayBytes(byte[] bytes) implements ByteSource {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
      if (position < 0 || position > bytes.length - target.remaining()) {
        throw new EOFException("the data ends at byte " + bytes.length);
      }
      target.put(bytes, Math.toIntExact(position), target.remaining());
    }

    @Override
    public void close() {}
  }
}
