package dev.zoetrope.client.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.zoetrope.client.ClassScore;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.Reply;
import dev.zoetrope.client.StageTimes;
import dev.zoetrope.v1.BatchClose;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Replies as JSON lines. Names and units are the wire's: spans in {@code _us}, outcomes and reasons
 * in capitals. Stateless.
 */
final class ReplyJson {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** Of an embedding, for people; programs read JSON. */
  private static final int FIRST_NUMBERS = 8;

  private ReplyJson() {}

  /** One line, without its end. */
  static String line(JsonObject object) {
    return GSON.toJson(object);
  }

  /** What a reply says about a frame and a model. */
  static JsonObject reply(Reply reply) {
    JsonObject object = new JsonObject();
    object.addProperty("model", reply.model());
    object.addProperty("outcome", reply.outcome().name());
    if (!reply.detail().isEmpty()) {
      object.addProperty("detail", reply.detail());
    }
    if (reply.outcome() == FrameOutcome.RESULT) {
      object.addProperty("variant", reply.variant());
      if (reply.embedding().isEmpty()) {
        object.add("top", top(reply));
      }
    }
    addNumbers(object, "logits", reply.logits());
    addNumbers(object, "embedding", reply.embedding());
    object.addProperty("age_us", reply.ageMicros());
    object.addProperty("arrival_age_us", reply.arrivalAgeMicros());
    object.add("stages", stages(reply.stages()));
    object.add("batch", batch(reply));
    return object;
  }

  private static void addNumbers(JsonObject object, String key, List<Float> values) {
    if (!values.isEmpty()) {
      JsonArray array = new JsonArray();
      values.forEach(array::add);
      object.add(key, array);
    }
  }

  private static JsonArray top(Reply reply) {
    JsonArray top = new JsonArray();
    for (ClassScore score : reply.classes()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("index", score.index());
      entry.addProperty("label", score.label());
      entry.addProperty("probability", score.probability());
      top.add(entry);
    }
    return top;
  }

  private static JsonObject stages(StageTimes stages) {
    JsonObject object = new JsonObject();
    object.addProperty("receive_us", stages.receiveMicros());
    object.addProperty("decode_us", stages.decodeMicros());
    object.addProperty("wait_us", stages.waitMicros());
    object.addProperty("form_us", stages.formMicros());
    object.addProperty("execute_us", stages.executeMicros());
    object.addProperty("reply_us", stages.replyMicros());
    return object;
  }

  private static JsonObject batch(Reply reply) {
    JsonObject object = new JsonObject();
    object.addProperty("size", reply.batchSize());
    object.addProperty("bucket", reply.bucketSize());
    if (reply.batchClose() != BatchClose.BATCH_CLOSE_UNSPECIFIED) {
      object.addProperty("close", reply.batchClose().name().replace("BATCH_CLOSE_", ""));
    }
    return object;
  }

  /** A stream's labels. */
  static JsonObject labels(Map<String, String> labels) {
    JsonObject object = new JsonObject();
    labels.forEach(object::addProperty);
    return object;
  }

  /**
   * An answer as people read it: {@code tabby 0.39, tiger cat 0.21}, or {@code 768 numbers, length
   * 27.31: -0.1234 0.0456 …}.
   */
  static String text(Reply reply, int most) {
    if (!reply.embedding().isEmpty()) {
      return numbers(reply.embedding());
    }
    return reply.outcome() == FrameOutcome.RESULT && reply.classes().isEmpty()
        ? "nothing that reaches the model's threshold"
        : classes(reply, most);
  }

  private static String numbers(List<Float> values) {
    double length = Math.sqrt(values.stream().mapToDouble(value -> value * value).sum());
    String first =
        values.stream()
            .limit(FIRST_NUMBERS)
            .map(value -> String.format(Locale.ROOT, "%.4f", value))
            .collect(Collectors.joining(" "));
    return String.format(Locale.ROOT, "%d numbers, length %.2f: ", values.size(), length)
        + first
        + (values.size() > FIRST_NUMBERS ? " …" : "");
  }

  private static String classes(Reply reply, int most) {
    return reply.classes().stream()
        .limit(most)
        .map(score -> String.format(Locale.ROOT, "%s %.2f", score.name(), score.probability()))
        .collect(Collectors.joining(", "));
  }
}
