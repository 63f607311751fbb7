package dev.zoetrope.client;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** A timer with one thread of its own. */
final class ThreadPoolTimer implements ClientTimer, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  ThreadPoolTimer(ThreadFactory threads) {
    executor = new ScheduledThreadPoolExecutor(1, threads);
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Scheduled schedule(Duration pause, Runnable task) {
    ScheduledFuture<?> future =
        executor.schedule(task, TimeUnit.NANOSECONDS.convert(pause), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
