package dev.zoetrope.server.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The batch sizes a model is warmed for, and how long a forward pass of each takes: what is typical
 * of the size, measured at warm-up, times how much slower than that all sizes run at present. Every
 * pass moves the second by 1/8, so that predictions know about cores shared with others, and the
 * first, freed of it, by 1/32. With an average of its own for each size, one slow moment made the
 * size that it fell on look slow until it was used again, and kept it from being used. Any thread.
 */
public final class Buckets {
  private final int[] sizes;
  private final int[] bucketIndex;
  private final AtomicLongArray typicalNanos;
  private volatile double slowness = 1;

  /** Buckets of these sizes, ascending, each at least 1; times unknown (0). */
  public Buckets(List<Integer> sizes) {
    this.sizes = sizes.stream().mapToInt(Integer::intValue).toArray();
    this.typicalNanos = new AtomicLongArray(this.sizes.length);
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
    return Math.round(typicalNanos.get(bucketIndex[count]) * slowness);
  }

  /** A forward pass of that bucket took so long. */
  public synchronized void observed(int bucket, long tookNanos) {
    int index = bucketIndex[bucket];
    long typical = typicalNanos.get(index);
    if (typical == 0) {
      typicalNanos.set(index, Math.round(tookNanos / slowness));
      return;
    }
    double slower = slowness + ((double) tookNanos / typical - slowness) / 8;
    slowness = slower;
    typicalNanos.set(index, typical + Math.round((tookNanos / slower - typical) / 32));
  }

  /**
   * Gives a size whose time is not known a time on the line between its neighbours whose times are.
   * The largest and the smallest must have been measured.
   */
  public void interpolate(int size) {
    int at = bucketIndex[size];
    int below = at - 1;
    int above = at + 1;
    while (typicalNanos.get(below) == 0) {
      below--;
    }
    while (typicalNanos.get(above) == 0) {
      above++;
    }
    double part = (double) (size - sizes[below]) / (sizes[above] - sizes[below]);
    typicalNanos.set(
        at, Math.round(typicalNanos.get(below) * (1 - part) + typicalNanos.get(above) * part));
  }

  /** A measurement that replaces what was known. */
  public void measured(int bucket, long tookNanos) {
    typicalNanos.set(bucketIndex[bucket], tookNanos);
  }
}
