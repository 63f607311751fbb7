package dev.zoetrope.server;

import com.sun.management.ThreadMXBean;
import dev.zoetrope.server.ops.ServerStats;
import dev.zoetrope.server.ring.PendingBudget;
import dev.zoetrope.server.transport.ServedModel;
import dev.zoetrope.wire.PixelTraffic;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What {@code /v1/status} shows: counters, gauges, and what threads have allocated and computed.
 * Any thread.
 */
final class ServerStatus implements Supplier<Map<String, Object>> {
  private final ServerStats stats;
  private final List<ServedModel> models;
  private final PendingBudget pending;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Over the parts of a running server. */
  ServerStatus(ServerStats stats, List<ServedModel> models, PendingBudget pending) {
    this.stats = stats;
    this.models = List.copyOf(models);
    this.pending = pending;
  }

  @Override
  public Map<String, Object> get() {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("counters", stats.snapshot());
    Map<String, Object> perModel = new LinkedHashMap<>();
    models.forEach(model -> perModel.put(model.name(), model(model)));
    status.put("models", perModel);
    status.put("pending_bytes", pending.used());
    status.put("pixel_bytes_received", PixelTraffic.receivedBytes());
    status.put("pixel_bytes_written", PixelTraffic.writtenBytes());
    status.put("allocated_bytes", allocatedBytes());
    return status;
  }

  private static Map<String, Object> model(ServedModel model) {
    Map<String, Object> gauges = new LinkedHashMap<>();
    gauges.put("variant", model.variant());
    gauges.put("lanes", model.lanes().size());
    gauges.put("turns", model.lanes().ring().size());
    gauges.put("rows", model.slab().rows());
    gauges.put("rows_free", model.slab().freeRows());
    Map<Integer, Long> buckets = new LinkedHashMap<>();
    for (int size : model.lanes().buckets().sizes()) {
      buckets.put(size, model.lanes().buckets().nanosFor(size) / 1_000);
    }
    gauges.put("bucket_us", buckets);
    return gauges;
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
