package dev.zoetrope.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to a listener one at a time and in order, on an executor's threads. Whoever adds an
 * event never runs it. Any thread.
 */
final class SerialDelivery implements Runnable {
  private static final Logger LOG = System.getLogger(SerialDelivery.class.getName());
  // Then the thread goes back to the pool, so that a busy stream does not keep it from others.
  private static final int EVENTS_PER_TURN = 64;

  private final Executor executor;
  private final Object lock = new Object();
  private final Queue<Runnable> events = new ArrayDeque<>();
  private boolean running;
  private @Nullable Thread deliverer;

  SerialDelivery(Executor executor) {
    this.executor = executor;
  }

  /** Adds an event behind those that wait. */
  void add(Runnable event) {
    synchronized (lock) {
      events.add(event);
      if (running) {
        return;
      }
      running = true;
    }
    executor.execute(this);
  }

  /** Whether the caller is inside an event. */
  boolean insideEvent() {
    synchronized (lock) {
      return deliverer == Thread.currentThread();
    }
  }

  /** Runs what waits; for the executor. */
  @Override
  public void run() {
    for (int done = 0; done < EVENTS_PER_TURN; done++) {
      Runnable event;
      synchronized (lock) {
        event = events.poll();
        if (event == null) {
          deliverer = null;
          running = false;
          return;
        }
        deliverer = Thread.currentThread();
      }
      deliver(event);
    }
    synchronized (lock) {
      deliverer = null;
    }
    executor.execute(this);
  }

  private static void deliver(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "a stream's listener threw; the stream goes on", e);
    }
  }
}
