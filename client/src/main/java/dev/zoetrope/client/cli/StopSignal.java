package dev.zoetrope.client.cli;

import org.jspecify.annotations.Nullable;

/**
 * Asks a running command to come to an end: its source is cancelled and the thread that reads and
 * sends is interrupted, but never once it has gone on to collect answers. Any thread.
 */
final class StopSignal {
  private boolean stopped;
  private @Nullable Thread worker;
  private @Nullable Runnable cancel;

  /** The calling thread works until {@link #workDone}. */
  synchronized void working(Runnable cancelSource) {
    worker = Thread.currentThread();
    cancel = cancelSource;
    if (stopped) {
      stop();
    }
  }

  /** By the same thread: interrupts that came too late are taken back. */
  synchronized void workDone() {
    worker = null;
    cancel = null;
    if (stopped) {
      Thread.interrupted();
    }
  }

  /** Idempotent. */
  synchronized void stop() {
    stopped = true;
    if (cancel != null) {
      cancel.run();
    }
    if (worker != null) {
      worker.interrupt();
    }
  }

  synchronized boolean stopped() {
    return stopped;
  }
}
