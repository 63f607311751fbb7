package dev.zoetrope.client.source.live;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Looks at any number of live sources ten times a second, from one thread. Any thread. */
public final class SilenceWatch implements AutoCloseable {
  private static final long PERIOD_MILLIS = 100;

  private final Set<LiveSource> sources = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor timer;

  /** Starts its thread. */
  public SilenceWatch() {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "zoetrope-silence");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        timer.scheduleAtFixedRate(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  void add(LiveSource source) {
    sources.add(source);
  }

  void remove(LiveSource source) {
    sources.remove(source);
  }

  private void look() {
    sources.forEach(LiveSource::look);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
