package dev.zoetrope.server.batch;

import dev.zoetrope.server.ring.Slab;

/**
 * What a lane runs its batches on: one copy of a model's input and output buffers on one device.
 * All methods are called by the lane's own thread, which is one thread for life.
 */
public interface LaneExecutor {

  /** Takes thread-local settings and memory, and runs every bucket until its time is steady. */
  void start(Buckets buckets);

  /**
   * Copies rows into the input of a bucket and fills the rest with zeros. On return the rows may be
   * written again.
   *
   * @param rows indices in the slab; the first {@code count} count
   * @param bucket a size of the buckets given to {@link #start}, at least count
   */
  void gather(Slab slab, int[] rows, int count, int bucket);

  /**
   * Runs the model on what was gathered, which it uses up: normalisation, then the network. On
   * return {@link #logits} is valid until the next gather.
   */
  void forward(int bucket);

  /** Numbers in a row of the model's output. */
  int classes();

  /** How frames' results are made of those rows: of a classifier's, where nothing else is said. */
  default RowReader rowReader() {
    return RowReader.ranking(classes());
  }

  /** Copies the output of one row, {@code classes} numbers. */
  void logits(int row, float[] into);

  /** Frees the buffers. */
  void close();
}
