package dev.zoetrope.bench.load.server;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.plan.TargetPlan;
import dev.zoetrope.server.clock.SystemTime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Anybody's server that a command starts. It is ready when its port accepts a connection. */
public final class CommandServer implements ServerControl {
  private static final Duration READY_LIMIT = Duration.ofMinutes(5);
  private static final int CONNECT_MILLIS = 1_000;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long STOP_SECONDS = 30;

  private final List<String> command;
  private final InetSocketAddress address;
  private final Path log;
  private @Nullable Process running;

  /**
   * Not started yet.
   *
   * @param command and its arguments
   * @param address where it will listen
   * @param log gets what it prints
   */
  public CommandServer(List<String> command, InetSocketAddress address, Path log) {
    this.command = List.copyOf(command);
    this.address = address;
    this.log = log;
  }

  @Override
  public Duration restart() throws IOException, InterruptedException {
    close();
    long start = SystemTime.INSTANCE.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    running = process;
    while (!accepts()) {
      if (!process.isAlive()) {
        throw new BenchException(
            "'%s' ended with exit code %d before %s accepted a connection; %s has what it said"
                .formatted(String.join(" ", command), process.exitValue(), address, log));
      }
      if (SystemTime.INSTANCE.nanoTime() - start > READY_LIMIT.toNanos()) {
        throw new BenchException(
            "'%s' did not listen on %s within %d s"
                .formatted(String.join(" ", command), address, READY_LIMIT.toSeconds()));
      }
      SystemTime.pause(PAUSE_NANOS);
    }
    return Duration.ofNanos(SystemTime.INSTANCE.nanoTime() - start);
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void ensureStarted() throws IOException, InterruptedException {
    if (running == null) {
      restart();
    }
  }

  @Override
  public Optional<ProcessHandle> process() {
    return Optional.ofNullable(running).map(Process::toHandle);
  }

  @Override
  public TargetPlan resolve(TargetPlan target) {
    return target;
  }

  /** Ends the command and what it started. */
  @Override
  public void close() {
    Process process = running;
    if (process == null) {
      return;
    }
    running = null;
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
