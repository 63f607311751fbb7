package dev.zoetrope.server.clock;

import java.util.concurrent.CompletableFuture;

/** Runs an agent on a daemon thread of its own. */
public final class AgentThread implements AutoCloseable {
  private final Agent agent;
  private final Thread thread;
  private final Parker parker;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private volatile boolean running = true;

  private AgentThread(Agent agent) {
    this.agent = agent;
    this.thread = new Thread(this::run, agent.roleName());
    this.thread.setDaemon(true);
    this.parker = SystemTime.parker(thread);
  }

  /** Starts the thread; {@link #started()} tells how that went. */
  public static AgentThread start(Agent agent) {
    AgentThread agentThread = new AgentThread(agent);
    agentThread.thread.start();
    return agentThread;
  }

  /** Completes after {@link Agent#onStart}, with its exception if it threw. */
  public CompletableFuture<Void> started() {
    return started;
  }

  private void run() {
    try {
      agent.onStart(parker);
    } catch (Throwable t) {
      started.completeExceptionally(t);
      return;
    }
    started.complete(null);
    try {
      while (running && agent.step()) {
        // Each step waits by itself when there is nothing to do.
      }
    } finally {
      agent.onClose();
    }
  }

  /** Asks the loop to end after its current step. Does not wait. */
  public void stop() {
    running = false;
    parker.wake();
  }

  /** Waits for the thread to end, at most {@code millis}. True if it did. */
  public boolean join(long millis) throws InterruptedException {
    thread.join(millis);
    return !thread.isAlive();
  }

  /** The thread, for its CPU and allocation counters. */
  public Thread thread() {
    return thread;
  }

  @Override
  public void close() {
    stop();
  }
}
