package dev.zoetrope.server.frame;

import dev.zoetrope.server.clock.AgentThread;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.ring.DecodeQueue;
import java.util.ArrayList;
import java.util.List;

/** The threads that decode and resize, shared by all models. */
public final class DecodePool implements AutoCloseable {
  private static final long STOP_MILLIS = 5_000;

  private final DecodeQueue queue;
  private final VideoMemory memory;
  private final List<DecodeWorker> workers = new ArrayList<>();
  private final List<AgentThread> threads = new ArrayList<>();

  /** Starts the threads; each loads its decoder by itself, see {@link #awaitReady}. */
  public DecodePool(
      Clock clock,
      int threadCount,
      FrameLimits limits,
      DecodeQueue queue,
      List<DecodeTarget> targets) {
    this.queue = queue;
    this.memory = new VideoMemory(limits.maxVideoBytes());
    Recipes recipes = new Recipes(targets);
    for (int i = 0; i < threadCount; i++) {
      workers.add(
          new DecodeWorker("decoder-" + i, clock, limits.maxPixels(), queue, recipes, memory));
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

  /** Video decoders open now: a gauge. */
  public int videoDecoders() {
    return memory.open();
  }

  /** Bytes set aside for them: a gauge. */
  public long videoBytes() {
    return memory.reserved();
  }

  /** Pictures of videos decoded since the start. */
  public long videoPictures() {
    return memory.decoded();
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
    DecodeWorker.freeClosed(queue);
  }
}
