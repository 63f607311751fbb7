package dev.zoetrope.server.model.pull;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds a name in the cache for one pull, against other processes and other threads of this one.
 * The lock file stays when the lock goes: removing it would let two pulls lock two files of the
 * same name.
 */
final class PullLock implements Closeable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final FileChannel channel;

  private PullLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until nobody else holds it, and says so if it has to. */
  static PullLock acquire(Path file, PullContext context) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      for (boolean told = false; tryLock(channel) == null; told = true) {
        if (!told) {
          context.listener().note("another pull holds " + file + "; waiting for it to end");
        }
        pause(context);
      }
      held = true;
      return new PullLock(channel);
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another thread of this process
    }
  }

  private static void pause(PullContext context) throws InterruptedIOException {
    try {
      context.host().pause(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for another pull");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
