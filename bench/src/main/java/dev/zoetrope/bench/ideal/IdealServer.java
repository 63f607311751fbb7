package dev.zoetrope.bench.ideal;

import java.util.Arrays;
import java.util.List;

/**
 * Lanes that pull greedily from one queue: whenever a lane is free and a frame is there, the lane
 * takes what has arrived by then, up to the largest batch, and is busy for that bucket's time.
 * First come, first served; nothing else takes any time. With one lane, batches of one and a fixed
 * time this is the M/D/1 queue when arrivals are Poisson.
 */
public final class IdealServer {
  private final int lanes;
  private final int[] buckets;
  private final BatchTimes times;

  /**
   * A server that has served nothing yet.
   *
   * @param lanes at least one
   * @param buckets batch sizes, ascending; the last is the largest batch
   */
  public IdealServer(int lanes, List<Integer> buckets, BatchTimes times) {
    if (lanes < 1 || buckets.isEmpty()) {
      throw new IllegalArgumentException(
          "an ideal server needs a lane and a bucket, not %d and %s".formatted(lanes, buckets));
    }
    this.lanes = lanes;
    this.buckets = buckets.stream().mapToInt(Integer::intValue).toArray();
    this.times = times;
  }

  /**
   * Serves all arrivals from a standing start.
   *
   * @param arrivals ascending, ns
   * @return for each arrival, from then until its batch was done, ns
   */
  public long[] latencies(long[] arrivals) {
    long[] free = new long[lanes];
    Arrays.fill(free, Long.MIN_VALUE);
    long[] latencies = new long[arrivals.length];
    int largest = buckets[buckets.length - 1];
    for (int next = 0; next < arrivals.length; ) {
      int lane = earliest(free);
      long start = Math.max(free[lane], arrivals[next]);
      int end = next + 1;
      while (end < arrivals.length && end - next < largest && arrivals[end] <= start) {
        end++;
      }
      long done = start + times.nanos(bucketFor(end - next), start);
      for (; next < end; next++) {
        latencies[next] = done - arrivals[next];
      }
      free[lane] = done;
    }
    return latencies;
  }

  private static int earliest(long[] free) {
    int best = 0;
    for (int lane = 1; lane < free.length; lane++) {
      if (free[lane] < free[best]) {
        best = lane;
      }
    }
    return best;
  }

  private int bucketFor(int count) {
    int at = 0;
    while (buckets[at] < count) {
      at++;
    }
    return buckets[at];
  }
}
