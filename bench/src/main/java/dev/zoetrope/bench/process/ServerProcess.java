package dev.zoetrope.bench.process;

import dev.zoetrope.bench.BenchException;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code zoetrope serve} in a process of its own, on ports that the system chooses. It runs this
 * very JVM with this process's own options and class path, so that what is measured is what was
 * installed; signals reach it directly on every system, which a script in between would prevent on
 * some.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofMinutes(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
  private static final String MAIN = "dev.zoetrope.bench.cli.Main";

  private final Process process;
  private final Thread undertaker;
  private final Ports ports;
  private final Duration startToReady;

  private ServerProcess(Process process, Thread undertaker, Ports ports, Duration startToReady) {
    this.process = process;
    this.undertaker = undertaker;
    this.ports = ports;
    this.startToReady = startToReady;
  }

  /**
   * Starts a server and waits until its health says SERVING.
   *
   * @param arguments of {@code serve}, besides the ports
   * @param log gets everything the server prints
   * @throws BenchException if the server ends or is not ready within five minutes; quotes the log
   */
  public static ServerProcess start(List<String> arguments, Path log)
      throws IOException, InterruptedException {
    List<String> serve = new ArrayList<>(List.of("serve", "--port", "0", "--admin-port", "0"));
    serve.addAll(arguments);
    return start(MAIN, serve, log);
  }

  /**
   * Starts another server, in the same JVM with the same options, and waits until its health says
   * SERVING.
   *
   * @param main its class, which prints its ports in a line as {@code serve} does
   * @param arguments of its main method
   * @param log gets everything it prints
   * @throws BenchException as above
   */
  public static ServerProcess start(String main, List<String> arguments, Path log)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(JvmCommand.like(List.of(), main, arguments))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    Thread undertaker = new Thread(process::destroyForcibly, "server-undertaker");
    Runtime.getRuntime().addShutdownHook(undertaker);
    ServerOutput output = ServerOutput.follow(process.getInputStream(), log);
    try {
      Ports ports = output.ports().get(READY_LIMIT.toSeconds(), TimeUnit.SECONDS);
      awaitServing(ports.grpc());
      Duration ready = Duration.ofNanos(System.nanoTime() - start);
      return new ServerProcess(process, undertaker, ports, ready);
    } catch (ExecutionException | TimeoutException | StatusRuntimeException e) {
      process.destroyForcibly().waitFor();
      Runtime.getRuntime().removeShutdownHook(undertaker);
      throw new BenchException(
          "The server did not become ready; the end of " + log + " says:\n" + tail(log), e);
    }
  }

  private static void awaitServing(int port) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("localhost:" + port, InsecureChannelCredentials.create()).build();
    try {
      Iterator<HealthCheckResponse> states =
          HealthGrpc.newBlockingStub(channel)
              .withWaitForReady()
              .withDeadlineAfter(READY_LIMIT.toSeconds(), TimeUnit.SECONDS)
              .watch(HealthCheckRequest.getDefaultInstance());
      while (states.next().getStatus() != ServingStatus.SERVING) {
        // The next state comes by itself.
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  /** {@code localhost:port}, as clients take it. */
  public String target() {
    return "localhost:" + ports.grpc();
  }

  /** Of the admin port's HTTP. */
  public int adminPort() {
    return ports.admin();
  }

  /** From starting the process until its health said it serves. */
  public Duration startToReady() {
    return startToReady;
  }

  /** The server as the operating system sees it. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /**
   * Asks the server to drain (SIGTERM) and waits for its end.
   *
   * @return its exit code
   * @throws BenchException if it has not ended within 40 s; it has then been killed
   */
  public int stop() throws InterruptedException {
    process.destroy();
    boolean ended = process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    close();
    if (!ended) {
      throw new BenchException("The server did not end within " + STOP_LIMIT.toSeconds() + " s.");
    }
    return process.exitValue();
  }

  /** Kills the server if it still runs. Idempotent. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Runtime.getRuntime().removeShutdownHook(undertaker);
    } catch (IllegalStateException e) {
      // The JVM is shutting down: the hook runs, or has run.
    }
  }
}
