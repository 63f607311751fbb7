package dev.zoetrope.server.batch;

import dev.zoetrope.v1.BatchClose;

/** Told of every batch, on the lane's thread. */
@FunctionalInterface
public interface BatchListener {

  /**
   * A batch has run.
   *
   * @param frames that rode in it
   * @param bucket its size with padding
   * @param close why it closed
   * @param executeNanos the forward pass
   */
  void batchDone(int frames, int bucket, BatchClose close, long executeNanos);
}
