package dev.zoetrope.client;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A stream's one lock, with the one thing to wait for: that something has changed. */
final class StreamLock {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  void run(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  <T> T ask(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs {@code action} as soon as {@code condition} holds.
   *
   * @param waitNanos at most; 0 to look once
   * @return whether it held in time
   */
  boolean runWhen(BooleanSupplier condition, long waitNanos, Runnable action)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = waitNanos;
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      action.run();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** With the lock held: wakes who waits in {@link #runWhen}. */
  void signal() {
    changed.signalAll();
  }
}
