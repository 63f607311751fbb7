package dev.zoetrope.server.telemetry;

import dev.zoetrope.server.batch.BatchListener;
import dev.zoetrope.server.batch.BatchRun;
import dev.zoetrope.v1.BatchClose;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/** One lane's batches. Written by the lane's thread alone, read by any. */
final class LaneTelemetry implements BatchListener {
  private final String model;
  private final int lane;
  private final AtomicLongArray closes = new AtomicLongArray(Tally.slots(BatchClose.class));

  /** By frames in the batch. */
  private final AtomicLongArray sizes;

  /** By the bucket's size. */
  private final AtomicLongArray buckets;

  private final AtomicLongArray framesInBuckets;
  private final AtomicLong gatherNanos = new AtomicLong();
  private final AtomicLong forwardNanos = new AtomicLong();
  private volatile boolean condemned;
  private @Nullable BatchEvent event;

  LaneTelemetry(String model, int lane, int largestBucket) {
    this.model = model;
    this.lane = lane;
    this.sizes = new AtomicLongArray(largestBucket + 1);
    this.buckets = new AtomicLongArray(largestBucket + 1);
    this.framesInBuckets = new AtomicLongArray(largestBucket + 1);
  }

  @Override
  public void batchStarts() {
    event = null;
    if (FlightRecorder.isInitialized()) {
      BatchEvent starting = new BatchEvent();
      event = starting.isEnabled() ? starting : null;
      starting.begin();
    }
  }

  @Override
  public void batchDone(BatchRun run) {
    BatchEvent recorded = event;
    if (recorded != null) {
      event = null;
      recorded.end();
      if (recorded.shouldCommit()) {
        recorded.of(model, lane, run).commit();
      }
    }
    closes.getAndIncrement(run.close().getNumber());
    sizes.getAndIncrement(run.frames());
    buckets.getAndIncrement(run.bucket());
    framesInBuckets.getAndAdd(run.bucket(), run.frames());
    gatherNanos.getAndAdd(run.gatherNanos());
    forwardNanos.getAndAdd(run.forwardNanos());
  }

  @Override
  public void condemned(long busyNanos) {
    condemned = true;
    if (FlightRecorder.isInitialized()) {
      LaneCondemnedEvent lost = new LaneCondemnedEvent();
      lost.model = model;
      lost.lane = lane;
      lost.busy = TimeUnit.NANOSECONDS.toMicros(busyNanos);
      lost.commit();
    }
  }

  LaneSnapshot snapshot() {
    BatchCounts counts =
        new BatchCounts(
            Tally.of(BatchClose.class, closes::get),
            bySize(sizes),
            bySize(buckets),
            bySize(framesInBuckets),
            gatherNanos.get(),
            forwardNanos.get());
    return new LaneSnapshot(lane, condemned, counts);
  }

  private static Tally<Integer> bySize(AtomicLongArray counts) {
    Map<Integer, Long> counted = new TreeMap<>();
    for (int size = 0; size < counts.length(); size++) {
      long count = counts.get(size);
      if (count > 0) {
        counted.put(size, count);
      }
    }
    return new Tally<>(counted);
  }
}
