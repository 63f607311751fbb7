package dev.zoetrope.server.telemetry;

import dev.zoetrope.v1.BatchClose;
import dev.zoetrope.v1.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The whole server, since its start or, from {@link #since}, between two snapshots.
 *
 * @param takenNanos when, by the server's monotonic clock
 * @param spanNanos the time it covers
 * @param counts of frames and streams
 * @param models the default one first
 * @param streams open at that moment
 * @param pendingBytes of pictures that wait for a decoder, at that moment
 */
public record ServerSnapshot(
    long takenNanos,
    long spanNanos,
    FlowCounts counts,
    List<ModelSnapshot> models,
    StreamsSnapshot streams,
    long pendingBytes) {

  /** Copies. */
  public ServerSnapshot {
    models = List.copyOf(models);
  }

  /** One model. */
  public Optional<ModelSnapshot> model(String name) {
    return models.stream().filter(model -> model.name().equals(name)).findFirst();
  }

  /** Replies made, all models together. */
  public Tally<Outcome> outcomes() {
    return models.stream().map(ModelSnapshot::outcomes).reduce(Tally::plus).orElseThrow();
  }

  /** Batches run, all models together. */
  public BatchCounts batches() {
    return models.stream().map(ModelSnapshot::batches).reduce(BatchCounts::plus).orElseThrow();
  }

  /**
   * What happened after {@code earlier}, a snapshot of the same server; gauges and streams are as
   * they are now.
   */
  public ServerSnapshot since(ServerSnapshot earlier) {
    List<ModelSnapshot> window =
        models.stream()
            .map(model -> earlier.model(model.name()).map(model::minus).orElse(model))
            .toList();
    return new ServerSnapshot(
        takenNanos,
        takenNanos - earlier.takenNanos,
        counts.minus(earlier.counts),
        window,
        streams,
        pendingBytes);
  }

  /** Every counter by its name, in a fixed order. */
  public Map<String, Long> counters() {
    Map<String, Long> all = new LinkedHashMap<>();
    all.put("streams_opened", counts.streamsOpened());
    all.put("streams_open", (long) streams.open());
    all.put("frames_received", counts.framesReceived());
    all.put("replies_owed", counts.repliesOwed());
    all.put("replies_abandoned", counts.repliesAbandoned());
    outcomes().counts().forEach((outcome, count) -> all.put(key(outcome), count));
    BatchCounts batches = batches();
    all.put("batches", batches.batches());
    all.put("batched_frames", batches.frames());
    all.put("padded_rows", batches.paddedRows());
    all.put("execute_us", batches.forwardNanos() / 1_000);
    Tally<BatchClose> closes = batches.closes();
    closes.counts().forEach((close, count) -> all.put(key(close), count));
    return all;
  }

  private static String key(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
