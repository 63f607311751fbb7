package dev.zoetrope.bench.ideal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Forward passes that were measured in a run, to be drawn from again. Three ways to draw:
 *
 * <ul>
 *   <li>{@link #drawn}: any pass of that bucket, at random. Keeps the spread of the times and loses
 *       what they had to do with each other: a slow second of the machine is spread over the run,
 *       so the ideal queue is a little shorter than one that met the slow second whole.
 *   <li>{@link #mean}: always the bucket's mean. The queue of a machine that never varies; a lower
 *       bound that no real run reaches.
 *   <li>{@link #nearby}: the pass of that bucket that was measured nearest in time, so that the
 *       ideal server lives through the same slow seconds as the real one.
 * </ul>
 *
 * <p>Passes are known from replies, and a batch of eight is heard of eight times. Each reply weighs
 * one over its batch's size, so that each pass counts once. A bucket that no reply rode in takes
 * the time that is given for it.
 */
public final class MeasuredTimes {

  /**
   * One reply's account of the pass it rode in.
   *
   * @param bucket rows of the pass
   * @param batchSize frames in it, at least 1
   * @param nanos its time
   * @param atNanos when it ended, about, on the arrivals' clock
   */
  public record Pass(int bucket, int batchSize, long nanos, long atNanos) {}

  private final Map<Integer, Bucket> buckets = new HashMap<>();

  /**
   * From what a run's replies said.
   *
   * @param unseen ns, for each bucket that may be asked for
   */
  public MeasuredTimes(List<Pass> passes, Map<Integer, Long> unseen) {
    Map<Integer, List<Pass>> byBucket = new HashMap<>();
    passes.forEach(
        pass -> byBucket.computeIfAbsent(pass.bucket(), key -> new ArrayList<>()).add(pass));
    unseen.forEach(
        (bucket, nanos) -> buckets.put(bucket, new Bucket(List.of(new Pass(bucket, 1, nanos, 0)))));
    byBucket.forEach((bucket, seen) -> buckets.put(bucket, new Bucket(seen)));
  }

  /** Any pass of the bucket, each as likely as it was frequent. */
  public BatchTimes drawn(long seed) {
    Random random = new Random(seed);
    return (bucket, start) -> of(bucket).drawn(random.nextDouble());
  }

  /** The bucket's mean. */
  public BatchTimes mean() {
    return (bucket, start) -> of(bucket).mean;
  }

  /** The pass nearest in time. */
  public BatchTimes nearby() {
    return (bucket, start) -> of(bucket).nearest(start);
  }

  /** Mean time of a bucket, ns. */
  public long meanNanos(int bucket) {
    return of(bucket).mean;
  }

  private Bucket of(int bucket) {
    Bucket known = buckets.get(bucket);
    if (known == null) {
      throw new IllegalArgumentException(
          "no time is known for bucket %d, only for %s".formatted(bucket, buckets.keySet()));
    }
    return known;
  }

  /** One bucket's passes in order of time, with the weight up to and including each. */
  private static final class Bucket {
    private final List<Pass> passes;
    private final double[] weightUpTo;
    private final long mean;

    Bucket(List<Pass> unordered) {
      passes = unordered.stream().sorted(Comparator.comparingLong(Pass::atNanos)).toList();
      weightUpTo = new double[passes.size()];
      double weight = 0;
      double sum = 0;
      for (int i = 0; i < weightUpTo.length; i++) {
        Pass pass = passes.get(i);
        weight += 1.0 / pass.batchSize();
        sum += (double) pass.nanos() / pass.batchSize();
        weightUpTo[i] = weight;
      }
      mean = Math.round(sum / weight);
    }

    /** {@code share}: 0 to 1, exclusive. */
    long drawn(double share) {
      double wanted = share * weightUpTo[weightUpTo.length - 1];
      int low = 0;
      int high = weightUpTo.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (weightUpTo[middle] > wanted) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return passes.get(low).nanos();
    }

    long nearest(long atNanos) {
      int low = 0;
      int high = passes.size() - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (passes.get(middle).atNanos() >= atNanos) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      boolean before =
          low > 0
              && atNanos - passes.get(low - 1).atNanos()
                  < Math.abs(passes.get(low).atNanos() - atNanos);
      return passes.get(before ? low - 1 : low).nanos();
    }
  }
}
