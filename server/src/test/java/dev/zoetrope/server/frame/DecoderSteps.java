package dev.zoetrope.server.frame;

import dev.zoetrope.server.clock.Agent;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.Parker;
import dev.zoetrope.server.ring.DecodeQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * Decoders as loops that a simulation steps, woken as {@link DecodePool} wakes its threads. They
 * load no natives: for pictures that are not files.
 */
public final class DecoderSteps {
  private final List<DecodeWorker> workers = new ArrayList<>();
  private final DecodeQueue queue;

  /** So many decoders of what waits in this queue for these targets. */
  public DecoderSteps(
      Clock clock, int count, int maxPixels, DecodeQueue queue, List<DecodeTarget> targets) {
    this.queue = queue;
    VideoMemory noVideo = new VideoMemory(0);
    for (int i = 0; i < count; i++) {
      workers.add(
          new DecodeWorker("decoder-" + i, clock, maxPixels, queue, new Recipes(targets), noVideo));
    }
    queue.onEntry(this::wakeOne);
  }

  private void wakeOne() {
    for (DecodeWorker worker : workers) {
      if (worker.wake()) {
        return;
      }
    }
  }

  /** Gives the loop its parker. */
  public Agent start(int worker, Parker parker) {
    workers.get(worker).startWithoutNatives(parker);
    return workers.get(worker);
  }

  /** Whether a decoder that looked now would find work. */
  public boolean hasWork() {
    return queue.hasReady();
  }
}
