package dev.zoetrope.server.config;

import java.time.Duration;

/**
 * Lanes and batches; a model's own {@code config.pbtxt} overrides lanes, maxBatchSize and
 * maxQueueDelay.
 *
 * @param lanes executors per model, one thread each; 0: one per core
 * @param intraOpThreads LibTorch threads per lane
 * @param cores forward passes at once, of all models together; 0: available processors over {@code
 *     intraOpThreads}
 * @param maxBatchSize rows of the largest batch, at most 256
 * @param maxQueueDelay how long an idle lane waits for more frames, counted from the oldest one's
 *     arrival
 * @param maxRowsPerStreamPerBatch of one stream in one batch; 0: no limit
 * @param rows rows of a slab; 0: 4 × lanes × maxBatchSize, at least 64
 * @param maxCondemnedLanes hung lanes after which the process drains and leaves with an error
 * @param laneTimeout a forward pass that takes longer condemns its lane
 */
public record BatchingConfig(
    int lanes,
    int intraOpThreads,
    int cores,
    int maxBatchSize,
    Duration maxQueueDelay,
    int maxRowsPerStreamPerBatch,
    int rows,
    int maxCondemnedLanes,
    Duration laneTimeout) {

  /** The defaults. */
  public static BatchingConfig defaults() {
    return new BatchingConfig(0, 1, 0, 8, Duration.ZERO, 0, 0, 1, Duration.ofSeconds(30));
  }
}
