package dev.zoetrope.server;

import io.grpc.netty.shaded.io.netty.buffer.PooledByteBufAllocator;
import io.grpc.netty.shaded.io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Netty's leak detection at its strictest for as long as this is open, and what it logs. */
final class LeakWatch extends Handler {
  private static final Logger LOGGER = Logger.getLogger(ResourceLeakDetector.class.getName());

  private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
  private final List<String> leaks = new CopyOnWriteArrayList<>();

  LeakWatch() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    LOGGER.addHandler(this);
  }

  /** Buffers that were dropped without being released, as far as the collector knows. */
  List<String> leaks() {
    System.gc();
    // Collected buffers are reported when the next one is made.
    PooledByteBufAllocator.DEFAULT.buffer(1).release();
    return List.copyOf(leaks);
  }

  @Override
  public void publish(LogRecord entry) {
    if (String.valueOf(entry.getMessage()).contains("LEAK")) {
      leaks.add(entry.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
    ResourceLeakDetector.setLevel(before);
  }
}
