package dev.zoetrope.server.transport;

import dev.zoetrope.server.ring.StreamSettings;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.Order;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Rect;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream's settings, defaults filled in and checked; immutable, replaced whole by an update.
 *
 * @param streamId the stream's name
 * @param labels for log lines
 * @param models in the order in which the client named them
 * @param order of replies
 * @param inbox policy, window, weight, priority class and tenant
 * @param maxAgeMicros 0: no limit
 * @param topK most classes to return; 0: as each model has it
 * @param logits whether to return every logit
 * @param pixelFormat of frames that name none
 * @param width of frames that name none
 * @param height of frames that name none
 * @param color of frames that name none
 * @param fit {@code UNSPECIFIED} for the recipe's
 * @param crop the part to look at
 * @param keyframesOnly of videos, whether only keyframes are decoded
 */
record StreamProfile(
    String streamId,
    Map<String, String> labels,
    List<ServedModel> models,
    Order order,
    StreamSettings inbox,
    long maxAgeMicros,
    int topK,
    boolean logits,
    PixelFormat pixelFormat,
    int width,
    int height,
    ColorSpace color,
    Fit fit,
    @Nullable Rect crop,
    boolean keyframesOnly) {

  boolean queues() {
    return inbox.policy() == Policy.POLICY_QUEUE;
  }

  /** As clients see it. */
  dev.zoetrope.v1.StreamSettings toProto() {
    return dev.zoetrope.v1.StreamSettings.newBuilder()
        .setPolicy(inbox.policy())
        .setOrder(order)
        .setMaxAgeUs(maxAgeMicros)
        .setWindow(inbox.window())
        .setWeight(inbox.weight())
        .setPriority(inbox.priority())
        .setTopK(topK)
        .setLogits(logits)
        .setKeyframesOnly(keyframesOnly)
        .build();
  }

  /** For log lines. */
  @Override
  public String toString() {
    return "stream_id=%s labels=%s".formatted(streamId, labels);
  }
}
