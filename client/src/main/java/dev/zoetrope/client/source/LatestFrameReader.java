package dev.zoetrope.client.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a live source eagerly on a thread of its own and hands out only the newest frame, so that
 * stale frames never queue in the source. {@link #next()} and {@link #poll()} belong to one thread
 * at a time; {@link #cancel()} and {@link #close()} may come from any.
 */
public final class LatestFrameReader implements FrameSource {
  private final FrameSource source;
  private final Thread thread;
  private final Object lock = new Object();
  // Guarded by lock.
  private @Nullable SourceFrame newest;
  private @Nullable Throwable failure;
  private boolean ended;
  private boolean cancelled;
  private long handedOut;
  private long overtaken;

  /** Takes the source over and starts reading: {@code close()} stops the thread and closes it. */
  public LatestFrameReader(FrameSource source) {
    this.source = source;
    this.thread = new Thread(this::readAll, "source " + source.info().name());
    this.thread.setDaemon(true);
    this.thread.start();
  }

  private void readAll() {
    try {
      SourceFrame frame = source.next();
      while (frame != null) {
        publish(frame);
        frame = source.next();
      }
    } catch (IOException | RuntimeException | Error e) {
      synchronized (lock) {
        failure = e;
      }
    } finally {
      synchronized (lock) {
        ended = true;
        lock.notifyAll();
      }
    }
  }

  private void publish(SourceFrame frame) {
    synchronized (lock) {
      if (newest != null) {
        overtaken++;
        newest.release();
      }
      newest = frame;
      lock.notifyAll();
    }
  }

  @Override
  public SourceInfo info() {
    return source.info();
  }

  /**
   * The newest frame, waiting for one that has not been handed out. What the source failed with is
   * thrown once the last frame before it has been taken.
   */
  @Override
  public @Nullable SourceFrame next() throws IOException {
    synchronized (lock) {
      while (newest == null && !ended) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw (IOException)
              new InterruptedIOException("interrupted while waiting for " + info().name())
                  .initCause(e);
        }
      }
      return take();
    }
  }

  /** As {@link #next()}, but null at once when there is no frame that has not been handed out. */
  public @Nullable SourceFrame poll() throws IOException {
    synchronized (lock) {
      return take();
    }
  }

  /** Whether the source has ended (or failed) and its last frame has been taken. Any thread. */
  public boolean exhausted() {
    synchronized (lock) {
      return ended && newest == null;
    }
  }

  // Called with the lock held.
  private @Nullable SourceFrame take() throws IOException {
    SourceFrame frame = newest;
    newest = null;
    if (frame != null) {
      handedOut++;
      return frame;
    }
    // What a cancelled source failed with is the cancelling itself.
    if (failure != null && !cancelled) {
      throw failure instanceof SourceException known
          ? new SourceException(known.kind(), known.getMessage(), known)
          : new IOException(info().name() + " failed: " + failure.getMessage(), failure);
    }
    return null;
  }

  @Override
  public SourceCounts counts() {
    SourceCounts counts = source.counts();
    synchronized (lock) {
      return new SourceCounts(
          handedOut, counts.badFrames(), counts.skippedFiles(), counts.overtaken() + overtaken);
    }
  }

  @Override
  public void cancel() {
    synchronized (lock) {
      cancelled = true;
    }
    source.cancel();
    thread.interrupt();
  }

  /** Stops the reader thread, waits for it, and closes the source. */
  @Override
  public void close() {
    cancel();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    synchronized (lock) {
      if (newest != null) {
        newest.release();
        newest = null;
      }
    }
    source.close();
  }
}
