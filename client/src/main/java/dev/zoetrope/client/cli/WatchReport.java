package dev.zoetrope.client.cli;

import com.google.gson.JsonObject;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.Reply;
import dev.zoetrope.client.StreamCounts;
import dev.zoetrope.client.source.SourceCounts;
import java.util.Map;

/**
 * A watch as JSON lines: one object of type {@code reply} for every frame and model, and one of
 * type {@code summary} at the end.
 *
 * @param streamId names the stream
 * @param labels the stream's
 */
record WatchReport(String streamId, Map<String, String> labels) {

  private JsonObject start(String type) {
    JsonObject object = new JsonObject();
    object.addProperty("type", type);
    object.addProperty("stream_id", streamId);
    if (!labels.isEmpty()) {
      object.add("labels", ReplyJson.labels(labels));
    }
    return object;
  }

  /**
   * A reply.
   *
   * @param name the picture's file in a folder; otherwise empty
   */
  String reply(Reply reply, String name) {
    JsonObject object = start("reply");
    object.addProperty("sequence", reply.sequence());
    object.addProperty("pts", reply.sourcePts());
    object.addProperty("capture_unix_us", reply.captureUnixMicros());
    if (!name.isEmpty()) {
      object.addProperty("file", name);
    }
    ReplyJson.reply(reply).asMap().forEach(object::add);
    return ReplyJson.line(object);
  }

  /** The end. */
  String summary(WatchTally.Snapshot total, StreamCounts stream, SourceCounts source) {
    JsonObject object = start("summary");
    object.addProperty("frames", total.frames());
    JsonObject outcomes = new JsonObject();
    for (FrameOutcome outcome : FrameOutcome.values()) {
      if (total.count(outcome) > 0) {
        outcomes.addProperty(outcome.name(), total.count(outcome));
      }
    }
    object.add("outcomes", outcomes);
    object.addProperty("results_per_second", total.framesPerSecond());
    object.addProperty("arrival_age_p50_us", total.ageP50Micros());
    object.addProperty("arrival_age_p99_us", total.ageP99Micros());
    object.addProperty("sent_again", stream.sentAgain());
    object.addProperty("reconnects", stream.reconnects());
    object.addProperty("source_frames", source.frames());
    object.addProperty("source_overtaken", source.overtaken());
    object.addProperty("source_bad_frames", source.badFrames());
    object.addProperty("source_skipped_files", source.skippedFiles());
    return ReplyJson.line(object);
  }
}
