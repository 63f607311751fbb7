package dev.zoetrope.bench.live;

import dev.zoetrope.bench.process.ProcessUsage;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Looks at a process's memory (PSS) now and then, on a thread of its own. */
final class MemoryWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final AtomicLong most = new AtomicLong(-1);
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(run -> new Thread(run, "memory-watch"));

  MemoryWatch(ProcessHandle process) {
    var unused =
        thread.scheduleAtFixedRate(
            () -> ProcessUsage.proportionalBytes(process).ifPresent(this::seen),
            0,
            EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void seen(long bytes) {
    most.accumulateAndGet(bytes, Math::max);
  }

  /** The most it had, bytes; empty where the system does not tell. */
  OptionalLong mostBytes() {
    long bytes = most.get();
    return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
