package dev.zoetrope.bench.claims;

import dev.zoetrope.bench.process.ProcessUsage;
import dev.zoetrope.bench.process.ServerProcess;
import dev.zoetrope.bench.process.ServerStatusPage;
import dev.zoetrope.bench.run.BenchModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A server of a claim's own, in a process of its own. Any thread. */
public final class ClaimServer implements AutoCloseable {
  private final ServerProcess process;

  private ClaimServer(ServerProcess process) {
    this.process = process;
  }

  /**
   * Starts {@code zoetrope serve} with the JVM and options of this process, warm and SERVING on
   * return.
   *
   * @param model to serve
   * @param settings of its configuration, {@code batching.lanes} = {@code 2} and so on
   */
  public static ClaimServer start(
      ClaimContext context, BenchModel model, Map<String, String> settings)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(model.serverArguments());
    settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    Path log = Files.createTempFile(context.scratch(), "server", ".log");
    return new ClaimServer(ServerProcess.start(arguments, log));
  }

  /**
   * Starts another server, in the same JVM with the same options.
   *
   * @param main its class, as {@link ServerProcess#start(String, List, Path)} wants it
   */
  public static ClaimServer start(ClaimContext context, Class<?> main, List<String> arguments)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(context.scratch(), "server", ".log");
    return new ClaimServer(ServerProcess.start(main.getName(), arguments, log));
  }

  /** {@code localhost:port}. */
  public String target() {
    return process.target();
  }

  /** As the operating system sees it. */
  public ProcessHandle handle() {
    return process.handle();
  }

  /** Its counters now. */
  public ServerStatusPage status() throws IOException, InterruptedException {
    return ServerStatusPage.fetch(process.adminPort());
  }

  /** Processor time so far, all threads. */
  public Duration cpu() {
    return ProcessUsage.cpu(handle());
  }

  /** Memory now (PSS); empty where the system does not tell. */
  public OptionalLong memory() {
    return ProcessUsage.proportionalBytes(handle());
  }

  @Override
  public void close() {
    process.close();
  }
}
