package dev.zoetrope.server.batch;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The batch sizes a model is warmed for, and how long a forward pass of each takes: measured at
 * warm-up, then followed by a moving average of every pass (1/8 the newest), so that predictions
 * know about cores shared with others. Any thread.
 */
public final class Buckets {
  private final int[] sizes;
  private final int[] bucketIndex;
  private final AtomicLongArray nanos;

  /** Buckets of these sizes, ascending, each at least 1; times unknown (0). */
  public Buckets(List<Integer> sizes) {
    this.sizes = sizes.stream().mapToInt(Integer::intValue).toArray();
    this.nanos = new AtomicLongArray(this.sizes.length);
    this.bucketIndex = new int[largest() + 1];
    for (int count = 1, bucket = 0; count <= largest(); count++) {
      if (count > this.sizes[bucket]) {
        bucket++;
      }
      bucketIndex[count] = bucket;
    }
  }

  /** Powers of two up to and including {@code largest}, and it itself. */
  public static List<Integer> upTo(int largest) {
    List<Integer> sizes = new java.util.ArrayList<>();
    for (int size = 1; size < largest; size *= 2) {
      sizes.add(size);
    }
    sizes.add(largest);
    return List.copyOf(sizes);
  }

  /** The largest batch. */
  public int largest() {
    return sizes[sizes.length - 1];
  }

  /** Ascending. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** The smallest bucket that holds so many frames, 1 to {@link #largest}. */
  public int sizeFor(int count) {
    return sizes[bucketIndex[count]];
  }

  /**
   * Expected time of the forward pass that so many frames would ride in, ns; 0 if it has never run.
   */
  public long nanosFor(int count) {
    return nanos.get(bucketIndex[count]);
  }

  /** A forward pass of that bucket took so long. */
  public void observed(int bucket, long tookNanos) {
    int index = bucketIndex[bucket];
    long before = nanos.get(index);
    nanos.set(index, before == 0 ? tookNanos : before + (tookNanos - before) / 8);
  }

  /** A measurement that replaces what was known. */
  public void measured(int bucket, long tookNanos) {
    nanos.set(bucketIndex[bucket], tookNanos);
  }
}
