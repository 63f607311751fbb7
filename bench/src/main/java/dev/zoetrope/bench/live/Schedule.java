package dev.zoetrope.bench.live;

import dev.zoetrope.bench.ideal.PoissonArrivals;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which stream is to send when.
 *
 * @param atNanos from the start, ascending
 * @param streams the stream of each, 0 to {@code count} - 1
 * @param count of streams
 */
public record Schedule(long[] atNanos, int[] streams, int count) {

  /** Frames of independent senders: exponential gaps, each on a stream drawn at random. */
  public static Schedule poisson(double perSecond, double seconds, int count, long seed) {
    long[] at = PoissonArrivals.draw(perSecond, seconds, seed);
    Random random = new Random(seed + 1);
    return new Schedule(at, random.ints(at.length, 0, count).toArray(), count);
  }

  /** Cameras: the same distance from frame to frame, each camera with a phase of its own. */
  public static Schedule cameras(int count, double framesPerSecond, double seconds, long seed) {
    Random random = new Random(seed);
    double[] phases = random.doubles(count).toArray();
    int frames = (int) Math.floor(framesPerSecond * seconds);
    long[] at = new long[count * frames];
    int[] streams = new int[at.length];
    Integer[] order = IntStream.range(0, at.length).boxed().toArray(Integer[]::new);
    for (int i = 0; i < at.length; i++) {
      at[i] = Math.round((i / count + phases[i % count]) / framesPerSecond * 1e9);
    }
    java.util.Arrays.sort(order, (one, other) -> Long.compare(at[one], at[other]));
    long[] sorted = new long[at.length];
    for (int i = 0; i < at.length; i++) {
      sorted[i] = at[order[i]];
      streams[i] = order[i] % count;
    }
    return new Schedule(sorted, streams, count);
  }

  /** Both at once; the other's streams are numbered after these. */
  public Schedule and(Schedule other) {
    long[] at = new long[atNanos.length + other.atNanos.length];
    int[] from = new int[at.length];
    int mine = 0;
    int theirs = 0;
    for (int i = 0; i < at.length; i++) {
      boolean take =
          theirs == other.atNanos.length
              || (mine < atNanos.length && atNanos[mine] <= other.atNanos[theirs]);
      at[i] = take ? atNanos[mine] : other.atNanos[theirs];
      from[i] = take ? streams[mine++] : count + other.streams[theirs++];
    }
    return new Schedule(at, from, count + other.count);
  }

  /** Frames in all. */
  public int frames() {
    return atNanos.length;
  }

  /** Frames of one stream. */
  int framesOf(int stream) {
    return (int) IntStream.of(streams).filter(one -> one == stream).count();
  }
}
