package dev.zoetrope.bench.speed;

import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.engine.CpuLane;
import dev.zoetrope.server.engine.CpuModel;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.ring.Slab;
import java.util.List;

/**
 * A variant on one of the server's lanes with one thread. A pass is what a batch costs once its
 * rows have been cast: normalisation, network and the copy of the logits; the cast lies between
 * passes, so that each one sees other pictures.
 */
final class LaneForward implements Forward {
  private final String name;
  private final CpuModel model;
  private final CpuLane lane;
  private final Slab pictures;
  private final int count;
  private int next;

  /**
   * Readies it, its weights laid out for the machine; takes over the loaded module.
   *
   * @param pictures a picture in each row
   * @param count of rows
   * @param batches ascending
   */
  LaneForward(LoadedModel loaded, Slab pictures, int count, List<Integer> batches) {
    this.name = loaded.description().name();
    this.pictures = pictures;
    this.count = count;
    this.model = CpuModel.of(loaded);
    this.lane = new CpuLane(model, 1, SystemTime.INSTANCE);
    lane.start(new Buckets(batches));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long[] run(int batch, int passes) {
    long[] nanos = new long[passes];
    for (int pass = 0; pass < passes; pass++) {
      gather(batch);
      long start = System.nanoTime();
      lane.forward(batch);
      nanos[pass] = System.nanoTime() - start;
    }
    return nanos;
  }

  private void gather(int batch) {
    int[] rows = new int[batch];
    for (int i = 0; i < batch; i++) {
      rows[i] = next++ % count;
    }
    lane.gather(pictures, rows, batch, batch);
  }

  /** Logits of every picture, in the order of the rows, in batches of that size. */
  float[][] logits(int batch) {
    float[][] logits = new float[count][lane.classes()];
    next = 0;
    for (int first = 0; first < count; first += batch) {
      gather(batch);
      lane.forward(batch);
      for (int i = 0; i < batch && first + i < count; i++) {
        lane.logits(i, logits[first + i]);
      }
    }
    return logits;
  }

  @Override
  public void close() {
    lane.close();
    model.close();
  }
}
