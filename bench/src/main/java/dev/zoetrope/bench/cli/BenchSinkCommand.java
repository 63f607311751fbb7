package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.known.Behaviour;
import dev.zoetrope.bench.known.KnownOptions;
import dev.zoetrope.bench.known.KnownServer;
import dev.zoetrope.bench.known.sink.SinkMode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope bench sink}. */
@Command(
    name = "sink",
    description =
        "A server without a model whose behaviour is known, to try a load generator against: Vision"
            + " over gRPC, POST over HTTP. GET /truth on the HTTP port tells what it did; POST"
            + " /reset forgets that. It runs until it is stopped.",
    mixinStandardHelpOptions = true)
final class BenchSinkCommand implements Callable<Integer> {
  private static final String DEFAULT = "default $" + "{DEFAULT-VALUE}.";

  @Parameters(
      paramLabel = "NAME=VALUE",
      arity = "0..*",
      description =
          "What it does; without any it answers every frame where it arrives:"
              + " from=scheduled|arrival (from when delays count), delay=20ms,"
              + " delay=lognormal(20ms,0.5,seed=3) (median, sigma), delay=list(10ms,20ms),"
              + " stall=2s@5s (length, and start from the first frame on), drop=1/1000,"
              + " duplicate=1/500, wrong=1/100 (another best class), reorder=8,"
              + " outcome=overloaded:1/10, capacity=200/s, servers=2, queue=16 or queue=latest,"
              + " slow-open=1s, close-after=100.")
  private List<String> settings = List.of();

  @Option(names = "--host", defaultValue = "localhost", description = "To listen on; " + DEFAULT)
  private String host = "";

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "For gRPC; 0 for a free one; " + DEFAULT)
  private int port;

  @Option(
      names = "--http-port",
      defaultValue = "0",
      description = "For HTTP; 0 for a free one; " + DEFAULT)
  private int httpPort;

  @Option(
      names = "--frames",
      paramLabel = "MODE",
      defaultValue = "skip",
      description = "What becomes of their bytes: skip, or copy (once); " + DEFAULT)
  private String frames = "";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    try (KnownServer server = KnownServer.start(options())) {
      spec.commandLine()
          .getOut()
          .printf("grpc port %d, http port %d%n", server.grpcPort(), server.httpPort());
      spec.commandLine().getOut().flush();
      server.awaitTermination();
    }
    return 0;
  }

  private KnownOptions options() {
    try {
      return new KnownOptions(
          host,
          port("--port", port),
          port("--http-port", httpPort),
          Behaviour.parse(String.join(" ", settings)),
          mode());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static int port(String name, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("%s is %d, must be from 0 to 65535".formatted(name, port));
    }
    return port;
  }

  private SinkMode mode() {
    return switch (frames.toLowerCase(Locale.ROOT)) {
      case "skip" -> SinkMode.SKIP;
      case "copy" -> SinkMode.COPY;
      default ->
          throw new IllegalArgumentException(
              "--frames is \"%s\", must be skip or copy".formatted(frames));
    };
  }
}
