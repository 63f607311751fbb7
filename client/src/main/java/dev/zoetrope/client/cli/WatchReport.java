package dev.zoetrope.client.cli;

import com.google.gson.JsonObject;
import dev.zoetrope.client.ClockOffset;
import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.Reply;
import dev.zoetrope.client.StreamCounts;
import dev.zoetrope.client.StreamState;
import dev.zoetrope.client.source.SourceCounts;
import dev.zoetrope.client.source.live.SourceState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * A watch as JSON lines: one object of type {@code reply} for every frame and model, one of type
 * {@code state} whenever its source's or its stream's state changes, and one of type {@code
 * summary} at the end.
 *
 * @param source names the source: a camera's id, or its words without credentials; empty for all
 * @param streamId names the stream
 * @param labels the stream's
 */
record WatchReport(String source, String streamId, Map<String, String> labels) {

  private JsonObject start(String type) {
    JsonObject object = new JsonObject();
    object.addProperty("type", type);
    if (!source.isEmpty()) {
      object.addProperty("source", source);
    }
    if (!streamId.isEmpty()) {
      object.addProperty("stream_id", streamId);
    }
    if (!labels.isEmpty()) {
      object.add("labels", ReplyJson.labels(labels));
    }
    return object;
  }

  /**
   * A reply.
   *
   * @param name the picture's file in a folder; otherwise empty
   * @param recordedUnixMicros when the picture was taken that is in a recording; 0 if unknown
   */
  String reply(Reply reply, String name, long recordedUnixMicros) {
    JsonObject object = start("reply");
    object.addProperty("sequence", reply.sequence());
    object.addProperty("pts", reply.sourcePts());
    object.addProperty("capture", time(reply.captureUnixMicros()));
    object.addProperty("capture_unix_us", reply.captureUnixMicros());
    object.addProperty(
        "capture_origin", reply.captureOrigin().name().replace("CAPTURE_ORIGIN_", ""));
    if (recordedUnixMicros > 0) {
      object.addProperty("recorded", time(recordedUnixMicros));
    }
    if (!name.isEmpty()) {
      object.addProperty("file", name);
    }
    ReplyJson.reply(reply).asMap().forEach(object::add);
    return ReplyJson.line(object);
  }

  /** A change of state. */
  String state(SourceState state, StreamState server, Optional<ClockOffset> clock, Instant at) {
    JsonObject object = start("state");
    object.addProperty("event", "state");
    object.addProperty("at", at.truncatedTo(ChronoUnit.MILLIS).toString());
    object.addProperty("state", state.phase().name());
    if (!state.detail().isEmpty()) {
      object.addProperty("detail", state.detail());
    }
    object.addProperty("failures", state.failures());
    if (!state.pause().isZero()) {
      object.addProperty("next_try_ms", state.pause().toMillis());
    }
    object.addProperty("server", server.name());
    clock(object, clock);
    return ReplyJson.line(object);
  }

  /** The end. */
  String summary(
      WatchTally.Snapshot total,
      StreamCounts stream,
      SourceCounts pictures,
      Optional<ClockOffset> clock) {
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
    object.addProperty("source_frames", pictures.frames());
    object.addProperty("source_overtaken", pictures.overtaken());
    object.addProperty("source_bad_frames", pictures.badFrames());
    object.addProperty("source_skipped_files", pictures.skippedFiles());
    clock(object, clock);
    return ReplyJson.line(object);
  }

  private static void clock(JsonObject object, Optional<ClockOffset> clock) {
    clock.ifPresent(
        offset -> {
          object.addProperty("clock_offset_us", offset.offsetMicros());
          object.addProperty("clock_error_us", offset.errorMicros());
        });
  }

  private static String time(long unixMicros) {
    return Instant.EPOCH.plus(unixMicros, ChronoUnit.MICROS).toString();
  }
}
