package dev.zoetrope.server.engine.trial;

import dev.zoetrope.server.batch.Buckets;
import dev.zoetrope.server.batch.LaneExecutor;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.clock.Turns;
import dev.zoetrope.server.engine.ModelEngine;
import dev.zoetrope.server.ring.Slab;
import java.util.List;
import java.util.stream.IntStream;

/** A variant on a lane of one thread, with the pictures it is shown. The thread that made it. */
final class TrialLane implements AutoCloseable {
  private final LaneExecutor lane;
  private final Slab pictures;
  private final int batch;

  /**
   * Starts it.
   *
   * @param engine stays the caller's
   * @param batches ascending; answers come in batches of the last
   * @param pictures one in each row
   */
  TrialLane(ModelEngine engine, List<Integer> batches, Slab pictures) {
    this.pictures = pictures;
    this.batch = batches.get(batches.size() - 1);
    this.lane = engine.newLane(1, SystemTime.INSTANCE);
    try {
      lane.start(new Buckets(batches));
    } catch (RuntimeException e) {
      lane.close();
      throw e;
    }
  }

  /** What it says to each picture. */
  float[][] answers() {
    float[][] answers = new float[pictures.rows()][lane.classes()];
    for (int first = 0; first < answers.length; first += batch) {
      int count = Math.min(batch, answers.length - first);
      lane.gather(pictures, rows(first, count), count, batch);
      lane.forward(batch);
      for (int row = 0; row < count; row++) {
        lane.logits(row, answers[first + row]);
      }
    }
    return answers;
  }

  private static int[] rows(int first, int count) {
    return IntStream.range(first, first + count).toArray();
  }

  /** Passes of batches of one size; bringing the pictures to them is not part of a pass. */
  Turns.Contender at(int size) {
    int[] rows = rows(0, size);
    return new Turns.Contender() {
      @Override
      public void prepare() {
        lane.gather(pictures, rows, size, size);
      }

      @Override
      public void pass() {
        lane.forward(size);
      }
    };
  }

  @Override
  public void close() {
    lane.close();
  }
}
