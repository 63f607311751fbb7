package dev.zoetrope.client.cli;

import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.v1.Order;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What is wanted of a stream; a picocli mixin. */
final class StreamArguments {
  @Option(
      names = "--model",
      paramLabel = "M",
      description = "A model to ask; may be repeated (default: the server's default).")
  private List<String> models = List.of();

  @Option(
      names = "--policy",
      paramLabel = "latest|queue|reject",
      converter = Converters.PolicyWord.class,
      description =
          "When there is no room for a frame: a newer one takes its place, it waits, or it is"
              + " refused (default: latest; queue for folders and --fps max).")
  private @Nullable Policy policy;

  @Option(
      names = "--max-age",
      paramLabel = "D",
      defaultValue = "0",
      converter = Converters.DurationWord.class,
      description = "Do not compute frames older than this, for example 200ms (default: no limit).")
  private Duration maxAge = Duration.ZERO;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "0",
      description = "Frames in flight; under latest, frames kept waiting (default: the server's).")
  private int window;

  @Option(
      names = "--priority",
      paramLabel = "high|normal|low",
      converter = Converters.PriorityWord.class,
      description = "Whose turn comes first when the server is busy (default: normal).")
  private Priority priority = Priority.PRIORITY_UNSPECIFIED;

  @Option(
      names = "--weight",
      paramLabel = "N",
      defaultValue = "0",
      description = "The stream's share beside others of its priority, 1 to 8 (default: 1).")
  private int weight;

  @Option(
      names = "--order",
      paramLabel = "as-completed|in-order",
      defaultValue = "as-completed",
      converter = Converters.OrderWord.class,
      description = "The order of answers (default: ${DEFAULT-VALUE}).")
  private Order order = Order.ORDER_AS_COMPLETED;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description =
          "Most classes in each answer (default: 5, or all that reach a multi-label model's"
              + " threshold).")
  private @Nullable Integer topK;

  @Option(
      names = "--stream-id",
      paramLabel = "ID",
      defaultValue = "",
      description = "Names the stream in logs and across reconnects (default: the server chooses).")
  private String streamId = "";

  @Option(
      names = "--label",
      paramLabel = "K=V",
      description = "Appears beside the stream's id; may be repeated.")
  private Map<String, String> labels = Map.of();

  @Nullable Policy policy() {
    return policy;
  }

  boolean namesStream() {
    return !streamId.isEmpty();
  }

  /** The stream, but for its policy and its pictures. */
  StreamSpec spec(CommandSpec command) {
    Usage.require(command, topK == null || topK >= 1, "--top-k must be at least 1, not " + topK);
    Usage.require(command, window >= 0, "--window must be at least 1, not " + window);
    Usage.require(command, weight >= 0 && weight <= 8, "--weight must be 1 to 8, not " + weight);
    return StreamSpec.builder()
        .streamId(streamId)
        .models(models)
        .order(order)
        .maxAge(maxAge)
        .window(window)
        .priority(priority)
        .weight(weight)
        .topK(topK == null ? 0 : topK)
        .labels(labels)
        .build();
  }
}
