package dev.zoetrope.bench.compare.worker;

import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.batch.LaneExecutor;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.engine.ModelEngine;
import dev.zoetrope.server.model.ModelDescription;
import dev.zoetrope.server.ring.Slab;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A model on one of the server's own lanes. A pass is what the lane does for a batch: bytes out of
 * rows into its input, normalisation, the network, logits out.
 */
final class ServedModel implements Contender {
  private final ModelEngine engine;
  private final LaneExecutor lane;
  private final Slab slab;
  private final int[] rows;

  /**
   * Starts a lane, which warms every size.
   *
   * @param engine stays the caller's
   * @param batches ascending
   */
  ServedModel(ModelEngine engine, int threads, List<Integer> batches) {
    this.engine = engine;
    int largest = batches.get(batches.size() - 1);
    this.slab = Rows.of(largest, engine.description().recipe());
    this.rows = new int[largest];
    for (int row = 0; row < largest; row++) {
      rows[row] = row;
    }
    this.lane = engine.newLane(threads, SystemTime.INSTANCE);
    lane.start(new Buckets(batches));
  }

  @Override
  public ModelDescription description() {
    return engine.description();
  }

  @Override
  public ByteBuffer row(int row) {
    return slab.row(row).clear();
  }

  @Override
  public void prepare(int batch) {
    // The rows are the form: frames lie in them before a lane looks at them.
  }

  @Override
  public void pass(int batch) {
    lane.gather(slab, rows, batch, batch);
    lane.forward(batch);
  }

  @Override
  public void logits(int row, float[] into) {
    lane.logits(row, into);
  }

  @Override
  public void close() {
    lane.close();
  }
}
