package dev.zoetrope.server.engine;

import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.batch.LaneExecutor;
import dev.zoetrope.server.batch.RowReader;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.model.NullModel;
import dev.zoetrope.server.model.Output;
import dev.zoetrope.server.ring.Slab;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Touches no pixel and gives every row the same scores, class 0 ahead. A batch takes the model's
 * time, whatever its size; the thread waits it out without using the processor.
 */
final class NullLane implements LaneExecutor {
  /** Of class 0; every other class has 0. */
  static final float BEST = 1;

  private final Output output;
  private final int classes;
  private final long batchNanos;
  private final Clock clock;
  private final LongConsumer pause;

  NullLane(NullModel model, Clock clock, LongConsumer pause) {
    this.output = model.description().output();
    this.classes = output.size();
    this.batchNanos = model.batchTime().toNanos();
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public void start(Buckets buckets) {
    for (int size : buckets.sizes()) {
      buckets.measured(size, Math.max(1, batchNanos));
    }
  }

  @Override
  public void gather(Slab slab, int[] rows, int count, int bucket) {}

  @Override
  public void forward(int bucket) {
    if (batchNanos == 0) {
      return;
    }
    long end = clock.nanoTime() + batchNanos;
    long left = batchNanos;
    while (left > 0) {
      pause.accept(left);
      left = end - clock.nanoTime();
    }
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public RowReader rowReader() {
    return RowReaders.of(output);
  }

  @Override
  public void logits(int row, float[] into) {
    Arrays.fill(into, 0, classes, 0);
    into[0] = BEST;
  }

  @Override
  public void close() {}
}
