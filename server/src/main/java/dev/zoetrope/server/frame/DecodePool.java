package dev.zoetrope.server.frame;

import dev.zoetrope.server.clock.AgentThread;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.ring.DecodeQueue;
import java.util.ArrayList;
import java.util.List;

/** The threads that decode and resize, shared by all models. */
public final class DecodePool implements AutoCloseable {
  private static final long STOP_MILLIS = 5_000;

  private final List<DecodeWorker> workers = new ArrayList<>();
  private final List<AgentThread> threads = new ArrayList<>();

  /** Starts the threads; each loads its decoder by itself, see {@link #awaitReady}. */
  public DecodePool(
      Clock clock, int threadCount, int maxPixels, DecodeQueue queue, List<DecodeTarget> targets) {
    Recipes recipes = new Recipes(targets);
    for (int i = 0; i < threadCount; i++) {
      workers.add(new DecodeWorker("decoder-" + i, clock, maxPixels, queue, recipes));
    }
    queue.onEntry(this::wakeOne);
    workers.forEach(worker -> threads.add(AgentThread.start(worker)));
  }

  /** Waits until every decoder has loaded its libraries. */
  public void awaitReady() {
    threads.forEach(thread -> thread.started().join());
  }

  private void wakeOne() {
    for (int i = 0; i < workers.size(); i++) {
      if (workers.get(i).wake()) {
        return;
      }
    }
  }

  @Override
  public void close() {
    threads.forEach(AgentThread::stop);
    try {
      for (AgentThread thread : threads) {
        thread.join(STOP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
