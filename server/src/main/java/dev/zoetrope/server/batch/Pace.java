package dev.zoetrope.server.batch;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What a model's forward passes may be expected to take, for deadlines and for the size of a batch.
 * The measured averages, with one exception: where no pass has run for a second, an average above
 * the time at warm-up is no longer believed. Otherwise one slow pass could make every frame look
 * late, and with no pass running nothing would ever correct that. Any thread.
 */
public final class Pace {
  private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * A smaller batch that leaves frames behind must cost this part or less of the larger one, for
   * each frame: more of a difference than measured times have by chance.
   */
  private static final double WORTH_LEAVING_FRAMES = 0.9;

  /**
   * A smaller batch may cost so many times what the larger one does for each frame. Networks of
   * convolutions take as long for a picture alone as in a batch, because alone it stays in the
   * caches: there a larger batch gains nothing, and makes every frame in it wait for all others.
   */
  private static final double WORTH_WAITING_FOR = 1.03;

  /**
   * What a batch costs beside its pass, whatever its size: waking the lane and the event loops,
   * forming, sending. 30 us on two cores that do nothing else; by what a saturated server loses
   * with single rows, 200 us where passes have emptied the caches. It keeps passes that take next
   * to nothing from being split over differences that are noise.
   */
  private static final double NANOS_BESIDE_PASS = 200_000;

  private final Buckets buckets;
  private final int[] sizes;
  private volatile long[] warm;
  private volatile long lastPassNanos = Long.MIN_VALUE / 2;

  /** Over these buckets, whose times may still be unknown. */
  public Pace(Buckets buckets) {
    this.buckets = buckets;
    this.sizes = buckets.sizes();
    this.warm = new long[sizes.length];
  }

  /** What is measured. */
  public Buckets buckets() {
    return buckets;
  }

  /** The lanes are warm: what is measured now is what the model can do. */
  void warmed() {
    long[] times = new long[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      times[i] = buckets.nanosFor(sizes[i]);
    }
    warm = times;
  }

  /** A forward pass of that bucket took so long, until {@code endNanos}. */
  void observed(int bucket, long tookNanos, long endNanos) {
    buckets.observed(bucket, tookNanos);
    lastPassNanos = endNanos;
  }

  /** Of the pass that so many frames would ride in, ns; 0 if nothing is known. */
  long nanosFor(int count, long nowNanos) {
    long expected = buckets.nanosFor(count);
    if (nowNanos - lastPassNanos <= STALE_NANOS) {
      return expected;
    }
    long atWarmUp = warmNanos(count);
    return atWarmUp > 0 ? Math.min(expected, atWarmUp) : expected;
  }

  /** Of the fastest pass, ns; 0 if nothing is known. */
  long leastNanos(long nowNanos) {
    long least = Long.MAX_VALUE;
    for (int size : sizes) {
      least = Math.min(least, nanosFor(size, nowNanos));
    }
    return least;
  }

  /** Of a frame in the bucket that costs least per frame, ns; 0 if nothing is known. */
  double leastNanosPerFrame(long nowNanos) {
    double least = Double.MAX_VALUE;
    for (int size : sizes) {
      least = Math.min(least, (double) nanosFor(size, nowNanos) / size);
    }
    return least;
  }

  /**
   * How many of the frames that are there a batch should take: all, unless a smaller bucket,
   * filled, costs clearly less for each than the padded one that would hold all (nine frames in a
   * bucket of sixteen are slower than eight in one of eight and then one alone), or costs hardly
   * more: then it is done so much sooner, and whoever comes next waits so much less. By the times
   * at warm-up, when all sizes ran side by side: a size that is not in use is not measured later,
   * and one slow moment could keep it from ever being used.
   *
   * @param ready 1 to the largest bucket
   */
  int worthTaking(int ready) {
    int best = cheapest(ready);
    double bar = WORTH_WAITING_FOR * perFrame(best);
    for (int i = 0; i < sizes.length && sizes[i] < best && warm[i] > 0; i++) {
      if (perFrame(sizes[i]) <= bar) {
        return sizes[i];
      }
    }
    return best;
  }

  private int cheapest(int ready) {
    int best = ready;
    double bar = WORTH_LEAVING_FRAMES * perFrame(ready);
    for (int i = 0; i < sizes.length && sizes[i] < ready && warm[i] > 0; i++) {
      double perFrame = perFrame(sizes[i]);
      if (perFrame <= bar) {
        bar = perFrame;
        best = sizes[i];
      }
    }
    return best;
  }

  /** What each of so many frames costs in the pass that holds them. */
  private double perFrame(int frames) {
    return (NANOS_BESIDE_PASS + warmNanos(frames)) / frames;
  }

  /** Of the pass that so many frames would ride in, at warm-up, ns; 0 before. */
  private long warmNanos(int count) {
    return warm[Arrays.binarySearch(sizes, buckets.sizeFor(count))];
  }
}
