package dev.zoetrope.server;

import com.sun.management.ThreadMXBean;
import dev.zoetrope.server.telemetry.BatchCounts;
import dev.zoetrope.server.telemetry.Latencies;
import dev.zoetrope.server.telemetry.ModelSnapshot;
import dev.zoetrope.server.telemetry.ServerSnapshot;
import dev.zoetrope.server.telemetry.Span;
import dev.zoetrope.server.telemetry.StreamSnapshot;
import dev.zoetrope.server.telemetry.StreamsSnapshot;
import dev.zoetrope.server.telemetry.Tally;
import dev.zoetrope.server.telemetry.Telemetry;
import dev.zoetrope.server.transport.ServedModel;
import dev.zoetrope.wire.PixelTraffic;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What {@code /v1/status} shows: a {@link ServerSnapshot} as JSON, and what threads have allocated.
 * Everything since the start; shares are 0 to 1. Any thread.
 */
final class ServerStatus implements Supplier<Map<String, Object>> {
  private final Telemetry telemetry;
  private final List<ServedModel> models;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Over the parts of a running server. */
  ServerStatus(Telemetry telemetry, List<ServedModel> models) {
    this.telemetry = telemetry;
    this.models = List.copyOf(models);
  }

  @Override
  public Map<String, Object> get() {
    ServerSnapshot snapshot = telemetry.snapshot();
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("uptime_us", TimeUnit.NANOSECONDS.toMicros(snapshot.spanNanos()));
    status.put("counters", snapshot.counters());
    Map<String, Object> perModel = new LinkedHashMap<>();
    for (ServedModel served : models) {
      snapshot
          .model(served.name())
          .ifPresent(model -> perModel.put(served.name(), model(served, model, snapshot)));
    }
    status.put("models", perModel);
    status.put("streams", streams(snapshot.streams()));
    status.put("pending_bytes", snapshot.pendingBytes());
    status.put("pixel_bytes_received", PixelTraffic.receivedBytes());
    status.put("pixel_bytes_written", PixelTraffic.writtenBytes());
    status.put("allocated_bytes", allocatedBytes());
    return status;
  }

  private static Map<String, Object> model(
      ServedModel served, ModelSnapshot model, ServerSnapshot server) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("variant", served.variant());
    shown.put("lanes", served.lanes().size());
    shown.put("lanes_condemned", model.lanes().stream().filter(lane -> lane.condemned()).count());
    shown.put("lane_busy", model.laneBusy(server.spanNanos()));
    shown.put("turns", model.gauges().turnsWaiting());
    shown.put("core_wait_us", served.lanes().cores().waitedNanos() / 1_000);
    shown.put("rows", model.gauges().rows());
    shown.put("rows_free", model.gauges().rowsFree());
    Map<Integer, Long> buckets = new LinkedHashMap<>();
    for (int size : served.lanes().buckets().sizes()) {
      buckets.put(size, served.lanes().buckets().nanosFor(size) / 1_000);
    }
    shown.put("bucket_us", buckets);
    shown.put("outcomes", byName(model.outcomes()));
    shown.put("batches", batches(model.batches()));
    Map<String, Object> latencies = new LinkedHashMap<>();
    for (Span span : Span.values()) {
      latencies.put(span.name().toLowerCase(Locale.ROOT), percentiles(model.latencies(span)));
    }
    shown.put("latency_us", latencies);
    return shown;
  }

  private static Map<String, Object> batches(BatchCounts batches) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("count", batches.batches());
    shown.put("fill", batches.fill());
    shown.put("closes", byName(batches.closes()));
    shown.put("sizes", batches.sizes().counts());
    Map<Integer, Double> fills = new LinkedHashMap<>();
    batches.buckets().counts().keySet().forEach(size -> fills.put(size, batches.fill(size)));
    shown.put("bucket_fill", fills);
    return shown;
  }

  private static Map<String, Object> percentiles(Latencies latencies) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("count", latencies.count());
    shown.put("p50", latencies.percentileMicros(50));
    shown.put("p90", latencies.percentileMicros(90));
    shown.put("p99", latencies.percentileMicros(99));
    shown.put("p99.9", latencies.percentileMicros(99.9));
    shown.put("max", latencies.maxMicros());
    return shown;
  }

  private static Map<String, Object> streams(StreamsSnapshot streams) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("open", streams.open());
    shown.put("sending", streams.sending());
    shown.put("stalest", streams.stalest().stream().map(ServerStatus::stream).toList());
    return shown;
  }

  private static Map<String, Object> stream(StreamSnapshot stream) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("stream_id", stream.streamId());
    shown.put("age_us", stream.ageMicros());
    shown.put("open_us", stream.openMicros());
    shown.put("frames", stream.frames());
    shown.put("in_flight", stream.inFlight());
    shown.put("results_per_second", stream.resultsPerSecond());
    shown.put("outcomes", byName(stream.outcomes()));
    return shown;
  }

  private static Map<String, Long> byName(Tally<? extends Enum<?>> tally) {
    Map<String, Long> shown = new LinkedHashMap<>();
    tally.counts().forEach((kind, count) -> shown.put(kind.name().toLowerCase(Locale.ROOT), count));
    return shown;
  }

  /**
   * Heap bytes allocated by all live threads since they started: its growth over frames is the cost
   * of a frame.
   */
  private long allocatedBytes() {
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
