package dev.zoetrope.server.cli;

import dev.zoetrope.server.ZoetropeServer;
import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.batch.Cores;
import dev.zoetrope.server.config.ServerConfig;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.model.NullModel;
import dev.zoetrope.server.transport.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What {@code serve} says once it serves: models, lanes, measured times, ports, effective
 * configuration.
 */
final class StartupTable {
  private static final double NANOS_PER_MILLI = 1e6;

  private StartupTable() {}

  static List<String> lines(ZoetropeServer server, ServerConfig config, long startMillis) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-28s %-9s %-9s %-6s %-6s %-14s %s",
            "model",
            "variant",
            "input",
            "lanes",
            "share",
            "weights",
            "forward ms by batch"));
    server.models().forEach(model -> lines.add(line(model)));
    lines.add(cores(server));
    lines.add("");
    lines.addAll(config.describe());
    lines.add("");
    lines.add(
        "grpc port %d, admin port %d, ready after %d ms"
            .formatted(server.port(), server.adminPort(), startMillis));
    return lines;
  }

  private static String weights(ModelDescription description) {
    if (description.architecture().equals(NullModel.ARCHITECTURE)) {
      return "NONE (null)";
    }
    return description.trained() ? "trained" : "SEEDED RANDOM";
  }

  private static String cores(ZoetropeServer server) {
    int lanes = server.models().stream().mapToInt(model -> model.lanes().size()).sum();
    Cores cores = server.models().get(0).lanes().cores().cores();
    return "%d lanes on %d cores: %s"
        .formatted(
            lanes,
            cores.count(),
            cores.scarce()
                ? "models that wait share them by their shares"
                : "no lane waits for another");
  }

  private static String line(ServedModel model) {
    ModelDescription description = model.description();
    Buckets buckets = model.lanes().buckets();
    String times =
        IntStream.of(buckets.sizes())
            .mapToObj(
                size ->
                    String.format(
                        Locale.ROOT, "%d: %.1f", size, buckets.nanosFor(size) / NANOS_PER_MILLI))
            .collect(Collectors.joining("  "));
    return String.format(
        Locale.ROOT,
        "%-28s %-9s %-9s %-6d %-6d %-14s %s",
        description.name(),
        model.variant(),
        description.recipe().width() + "x" + description.recipe().height(),
        model.lanes().size(),
        description.batching().share(),
        weights(description),
        times);
  }
}
