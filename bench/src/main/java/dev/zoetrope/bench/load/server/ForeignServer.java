package dev.zoetrope.bench.load.server;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.plan.TargetPlan;
import java.time.Duration;
import java.util.Optional;

/**
 * A server that somebody else runs.
 *
 * @param process its process, if it is on this machine and was named
 */
public record ForeignServer(Optional<ProcessHandle> process) implements ServerControl {

  /** Refuses. */
  @Override
  public Duration restart() {
    throw new BenchException(
        "a cold start needs a server that this command starts: leave --target away, or give"
            + " --server-command");
  }

  @Override
  public void ensureStarted() {}

  @Override
  public TargetPlan resolve(TargetPlan target) {
    return target;
  }

  @Override
  public void close() {}
}
