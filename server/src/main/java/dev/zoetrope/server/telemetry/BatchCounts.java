package dev.zoetrope.server.telemetry;

import dev.zoetrope.v1.BatchClose;

/**
 * Batches whose forward pass ended, of one lane or several.
 *
 * @param closes batches by the reason for which they closed
 * @param sizes batches by the frames in them
 * @param buckets batches by the rows they were padded to
 * @param framesInBuckets frames by the rows their batch was padded to
 * @param gatherNanos spent on copying rows
 * @param forwardNanos spent in forward passes
 */
public record BatchCounts(
    Tally<BatchClose> closes,
    Tally<Integer> sizes,
    Tally<Integer> buckets,
    Tally<Integer> framesInBuckets,
    long gatherNanos,
    long forwardNanos) {

  /** Batches. */
  public long batches() {
    return buckets.total();
  }

  /** Frames in them. */
  public long frames() {
    return framesInBuckets.total();
  }

  /** Rows that were computed for nothing. */
  public long paddedRows() {
    return rows() - frames();
  }

  private long rows() {
    return buckets.counts().entrySet().stream().mapToLong(e -> e.getKey() * e.getValue()).sum();
  }

  /** Rows used out of rows computed, 0 to 1; 0 if there were none. */
  public double fill() {
    return rows() == 0 ? 0 : (double) frames() / rows();
  }

  /** The same for one bucket. */
  public double fill(int bucket) {
    long rows = bucket * buckets.get(bucket);
    return rows == 0 ? 0 : (double) framesInBuckets.get(bucket) / rows;
  }

  BatchCounts minus(BatchCounts earlier) {
    return new BatchCounts(
        closes.minus(earlier.closes),
        sizes.minus(earlier.sizes),
        buckets.minus(earlier.buckets),
        framesInBuckets.minus(earlier.framesInBuckets),
        gatherNanos - earlier.gatherNanos,
        forwardNanos - earlier.forwardNanos);
  }

  BatchCounts plus(BatchCounts other) {
    return new BatchCounts(
        closes.plus(other.closes),
        sizes.plus(other.sizes),
        buckets.plus(other.buckets),
        framesInBuckets.plus(other.framesInBuckets),
        gatherNanos + other.gatherNanos,
        forwardNanos + other.forwardNanos);
  }
}
