package dev.zoetrope.server.batch;

import java.util.ArrayList;
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

  /**
   * Every size to 8, then four between one power of two and the next, up to and including {@code
   * largest}: for executors that pay for every row of padding and little for another shape.
   */
  public static List<Integer> fineUpTo(int largest) {
    List<Integer> sizes = new ArrayList<>();
    for (int size = 1; size < largest; size += Math.max(1, Integer.highestOneBit(size) / 4)) {
      sizes.add(size);
    }
    sizes.add(largest);
    return List.copyOf(sizes);
  }

  /** Powers of two up to and including {@code largest}, and it itself. */
  public static List<Integer> upTo(int largest) {
    List<Integer> sizes = new ArrayList<>();
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

  /**
   * Gives a size whose time is not known a time on the line between its neighbours whose times are.
   * The largest and the smallest must have been measured.
   */
  public void interpolate(int size) {
    int at = bucketIndex[size];
    int below = at - 1;
    int above = at + 1;
    while (nanos.get(below) == 0) {
      below--;
    }
    while (nanos.get(above) == 0) {
      above++;
    }
    double part = (double) (size - sizes[below]) / (sizes[above] - sizes[below]);
    nanos.set(at, Math.round(nanos.get(below) * (1 - part) + nanos.get(above) * part));
  }

  /** A measurement that replaces what was known. */
  public void measured(int bucket, long tookNanos) {
    nanos.set(bucketIndex[bucket], tookNanos);
  }
}
