package dev.zoetrope.bench.load.server;

import dev.zoetrope.bench.load.plan.TargetPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The server of a run, as far as the run may do something to it. One thread. */
public interface ServerControl extends AutoCloseable {

  /**
   * Starts it anew: a running one is ended first.
   *
   * @return from starting its process until it was ready
   * @throws IOException if it cannot be started
   * @throws dev.zoetrope.bench.BenchException if it does not become ready, or is not ours to start
   */
  Duration restart() throws IOException, InterruptedException;

  /** Starts it if it has not been started; nothing where that is not ours. */
  void ensureStarted() throws IOException, InterruptedException;

  /** Its process; empty where it is not known, or not yet. */
  Optional<ProcessHandle> process();

  /** Where it listens: another address in place of {@link TargetPlan#OWN}. */
  TargetPlan resolve(TargetPlan target);

  /** Ends what was started here. */
  @Override
  void close();
}
