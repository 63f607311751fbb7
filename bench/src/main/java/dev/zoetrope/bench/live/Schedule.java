package dev.zoetrope.bench.live;

import dev.zoetrope.bench.ideal.PoissonArrivals;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Which stream is to send when. Immutable. */
public final class Schedule {
  private final long[] atNanos;
  private final int[] streams;
  private final int count;

  private Schedule(long[] atNanos, int[] streams, int count) {
    this.atNanos = atNanos;
    this.streams = streams;
    this.count = count;
  }

  /** Frames of independent senders: exponential gaps, each on a stream drawn at random. */
  public static Schedule poisson(double perSecond, double seconds, int count, long seed) {
    long[] at = PoissonArrivals.draw(perSecond, seconds, seed);
    Random random = new Random(seed + 1);
    return new Schedule(at, random.ints(at.length, 0, count).toArray(), count);
  }

  /** Cameras: the same distance from frame to frame, each camera with a phase of its own. */
  public static Schedule cameras(int count, double framesPerSecond, double seconds, long seed) {
    double[] phases = new Random(seed).doubles(count).toArray();
    int frames = (int) Math.floor(framesPerSecond * seconds);
    Integer[] order = IntStream.range(0, count).boxed().toArray(Integer[]::new);
    Arrays.sort(order, (one, other) -> Double.compare(phases[one], phases[other]));
    long[] at = new long[count * frames];
    int[] streams = new int[at.length];
    int next = 0;
    for (int frame = 0; frame < frames; frame++) {
      for (int camera : order) {
        at[next] = Math.round((frame + phases[camera]) / framesPerSecond * 1e9);
        streams[next++] = camera;
      }
    }
    return new Schedule(at, streams, count);
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

  /** Streams. */
  public int count() {
    return count;
  }

  /** Frames in all. */
  public int frames() {
    return atNanos.length;
  }

  /** Frames of one stream. */
  public int framesOf(int stream) {
    return (int) IntStream.of(streams).filter(one -> one == stream).count();
  }

  /** When a frame is to be sent, ns from the start; ascending. */
  public long atNanos(int frame) {
    return atNanos[frame];
  }

  /** The stream that it belongs to. */
  public int stream(int frame) {
    return streams[frame];
  }

  /** When each is to be sent. */
  public long[] times() {
    return atNanos.clone();
  }
}
