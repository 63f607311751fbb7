package dev.zoetrope.bench.load.target.vision;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.target.StreamOrder;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.WatchRequest;
import dev.zoetrope.wire.OutgoingMessage;
import java.time.Duration;
import java.util.regex.Pattern;

/** Says to {@code Watch} what is wanted of a stream. */
final class WatchOrder {
  private static final int MOST_ID_CHARACTERS = 128;
  private static final Pattern NO_ID_CHARACTER = Pattern.compile("[^A-Za-z0-9._:/@-]");

  private WatchOrder() {}

  /**
   * The first message.
   *
   * @throws BenchException if the order cannot be one for {@code Watch}
   */
  static OutgoingMessage open(StreamOrder order) {
    Payload first = order.payloads().of(0);
    Open.Builder open =
        Open.newBuilder()
            .setStreamId(id(order.name()))
            .setPixelFormat(Pictures.format(order.payloads()))
            .setWidth(Pictures.width(first))
            .setHeight(Pictures.height(first))
            .setPolicy(policy(order.policy()))
            .setMaxAgeUs(order.maxAge().map(WatchOrder::micros).orElse(0L))
            .setWindow(order.window())
            .setTopK(1);
    if (!order.model().isEmpty()) {
      open.addModels(order.model());
    }
    return new OutgoingMessage.Control(WatchRequest.newBuilder().setOpen(open).build());
  }

  private static long micros(Duration duration) {
    return Math.max(1, duration.toNanos() / 1_000);
  }

  private static String id(String name) {
    String id = NO_ID_CHARACTER.matcher(name).replaceAll("-");
    return id.length() <= MOST_ID_CHARACTERS ? id : id.substring(id.length() - MOST_ID_CHARACTERS);
  }

  private static Policy policy(String word) {
    return switch (word) {
      case "latest" -> Policy.POLICY_LATEST;
      case "queue" -> Policy.POLICY_QUEUE;
      case "reject" -> Policy.POLICY_REJECT;
      default ->
          throw new BenchException(
              "policy '%s' is unknown; known are latest, queue and reject".formatted(word));
    };
  }
}
