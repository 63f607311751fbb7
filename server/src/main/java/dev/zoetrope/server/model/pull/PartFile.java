package dev.zoetrope.server.model.pull;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file on its way: {@code NAME.part}, and in {@code NAME.part.json} what it is a part of. One
 * thread, which holds the name's lock.
 */
final class PartFile implements Closeable {
  private final Path target;
  private final Path path;
  private final Path statePath;
  private final FileChannel channel;
  private PartState state;
  private long length;

  private PartFile(Path target, PartState state, FileChannel channel) throws IOException {
    this.target = target;
    this.path = beside(target, ".part");
    this.statePath = beside(target, ".part.json");
    this.state = state;
    this.channel = channel;
    this.length = channel.size();
    channel.position(length);
  }

  private static Path beside(Path target, String suffix) {
    return target.resolveSibling(target.getFileName() + suffix);
  }

  /** Opens what there is; what it says of itself is believed only as far as the digest agrees. */
  static PartFile open(Path target) throws IOException {
    PartState state = PartState.read(beside(target, ".part.json"));
    FileChannel channel =
        FileChannel.open(
            beside(target, ".part"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new PartFile(target, state, channel);
  }

  /** What it is a part of. */
  PartState state() {
    return state;
  }

  /** Bytes held. */
  long length() {
    return length;
  }

  /** Whether all bytes of the whole are held, right or wrong. */
  boolean isComplete() {
    return state.total() >= 0 && length == state.total();
  }

  /** Empties it, to hold that from now on. */
  void restart(PartState fresh) throws IOException {
    Files.deleteIfExists(statePath);
    channel.truncate(0);
    channel.position(0);
    length = 0;
    describe(fresh);
  }

  /** Notes what has become known of the whole; the bytes stay. */
  void describe(PartState known) throws IOException {
    state = known;
    known.write(statePath);
  }

  /** Writes all that remains in the buffers. */
  void append(List<ByteBuffer> buffers) throws IOException {
    for (ByteBuffer buffer : buffers) {
      while (buffer.hasRemaining()) {
        length += channel.write(buffer);
      }
    }
  }

  /** Makes the bytes durable, for others to read them from {@link #path()}. */
  void flush() throws IOException {
    channel.force(true);
  }

  Path path() {
    return path;
  }

  /** Gives it its good name. The caller has checked and flushed it. */
  void promote() throws IOException {
    channel.close();
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(statePath);
    Folders.sync(target.toAbsolutePath().getParent());
  }

  /** Keeps it for a look, where no pull takes it for a beginning; returns where. */
  Path setAside() throws IOException {
    channel.close();
    Files.deleteIfExists(statePath);
    return setAside(path, target);
  }

  /** Moves a file to the name kept for bad ones, in place of an earlier one. */
  static Path setAside(Path file, Path target) throws IOException {
    return Files.move(file, beside(target, ".corrupt"), StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
