package dev.zoetrope.bench.load.server;

import dev.zoetrope.bench.load.plan.TargetPlan;
import dev.zoetrope.bench.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code zoetrope serve} in a process of its own, on ports that the system chooses. */
public final class OwnServer implements ServerControl {
  private final List<String> arguments;
  private final Path log;
  private @Nullable ServerProcess running;

  /**
   * Not started yet.
   *
   * @param arguments of {@code serve}, besides the ports
   * @param log gets what it prints
   */
  public OwnServer(List<String> arguments, Path log) {
    this.arguments = List.copyOf(arguments);
    this.log = log;
  }

  @Override
  public Duration restart() throws IOException, InterruptedException {
    if (running != null) {
      running.stop();
    }
    ServerProcess started = ServerProcess.start(arguments, log);
    running = started;
    return started.startToReady();
  }

  @Override
  public void ensureStarted() throws IOException, InterruptedException {
    if (running == null) {
      restart();
    }
  }

  @Override
  public Optional<ProcessHandle> process() {
    return Optional.ofNullable(running).map(ServerProcess::handle);
  }

  @Override
  public TargetPlan resolve(TargetPlan target) {
    ServerProcess server = running;
    if (!target.isOwn() || server == null) {
      return target;
    }
    Map<String, String> options = new HashMap<>(target.options());
    options.putIfAbsent("admin", "localhost:" + server.adminPort());
    return target.at(server.target(), options);
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
  }
}
