package dev.zoetrope.server.cli;

import dev.zoetrope.server.ZoetropeServer;
import dev.zoetrope.server.config.ConfigException;
import dev.zoetrope.server.config.ConfigReader;
import dev.zoetrope.server.config.ServerConfig;
import dev.zoetrope.server.model.HostedModel;
import dev.zoetrope.server.model.ModelException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code zoetrope serve}: reads the configuration, loads and warms the models, serves until
 * SIGTERM, drains.
 */
@Command(
    name = "serve",
    description = "Serves models to gRPC clients until it is told to stop (SIGTERM, Ctrl-C).",
    mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "Model repository; without it, the embedded efficientnet_lite0.")
  private @Nullable Path models;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML configuration (server/CONFIGURATION.md).")
  private @Nullable Path config;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "gRPC port, default 6570; 0 picks a free one and prints it.")
  private @Nullable Integer port;

  @Option(
      names = "--admin-port",
      paramLabel = "N",
      description = "Admin port, default 6571; 0 picks a free one and prints it.")
  private @Nullable Integer adminPort;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a configuration key, for example batching.lanes=2. May be repeated.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Override
  public Integer call() throws InterruptedException {
    if (System.getProperty(LOG_FORMAT) == null) {
      System.setProperty(LOG_FORMAT, "%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n");
    }
    CompletableFuture<String> end = new CompletableFuture<>();
    CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(end, exitCode), "shutdown"));
    int code = FAILED;
    try {
      code = run(end);
    } finally {
      // After close(): a halt runs the static destructors of LibTorch, and no lane may still be in
      // its code.
      exitCode.complete(code);
    }
    return code;
  }

  private int run(CompletableFuture<String> end) throws InterruptedException {
    try {
      ServerConfig effective = ConfigReader.read(Optional.ofNullable(config), allOverrides());
      return serve(effective, ModelSources.load(effective.models()), end);
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      return WRONG_USAGE;
    } catch (ModelException | IOException e) {
      System.err.println(e.getMessage());
      return FAILED;
    }
  }

  private Map<String, String> allOverrides() {
    Map<String, String> all = new LinkedHashMap<>(overrides);
    if (models != null) {
      all.put("models.directory", models.toString());
    }
    if (port != null) {
      all.put("transport.port", port.toString());
    }
    if (adminPort != null) {
      all.put("transport.admin_port", adminPort.toString());
    }
    return all;
  }

  private static int serve(
      ServerConfig config, List<? extends HostedModel> models, CompletableFuture<String> end)
      throws IOException, InterruptedException {
    try (ZoetropeServer server = ZoetropeServer.start(config, models)) {
      long startMillis =
          System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
      StartupTable.lines(server, config, startMillis).forEach(System.out::println);
      System.out.flush();
      String reason = (String) CompletableFuture.anyOf(end, server.failure()).join();
      System.err.println(reason.isEmpty() ? "draining" : reason + "; draining");
      int cut = server.drain();
      if (cut > 0) {
        System.err.println("drain_timeout: " + cut + " streams were cut");
      }
      System.err.println("stopped: " + server.telemetry().snapshot(0).counters());
      return reason.isEmpty() && cut == 0 ? DONE : FAILED;
    }
  }

  /**
   * SIGTERM runs this; the JVM would then leave with 143, but a drained server has done its work.
   * One that is still starting finishes that first: LibTorch cannot be interrupted.
   */
  private static void finish(CompletableFuture<String> end, CompletableFuture<Integer> exitCode) {
    end.complete("");
    Runtime.getRuntime().halt(exitCode.join());
  }
}
