package dev.zoetrope.server.batch;

import dev.zoetrope.v1.BatchClose;

/**
 * A batch that has run; times by the monotonic clock.
 *
 * @param frames that rode in it
 * @param bucket its size with padding
 * @param close why it closed
 * @param oldestArrivalNanos when its oldest frame arrived
 * @param gatherStartNanos when it had closed and the copying of its rows began
 * @param forwardStartNanos when they were copied and the forward pass began
 * @param forwardEndNanos when that ended
 */
public record BatchRun(
    int frames,
    int bucket,
    BatchClose close,
    long oldestArrivalNanos,
    long gatherStartNanos,
    long forwardStartNanos,
    long forwardEndNanos) {

  /** The copying of its rows. */
  public long gatherNanos() {
    return forwardStartNanos - gatherStartNanos;
  }

  /** The forward pass. */
  public long forwardNanos() {
    return forwardEndNanos - forwardStartNanos;
  }
}
