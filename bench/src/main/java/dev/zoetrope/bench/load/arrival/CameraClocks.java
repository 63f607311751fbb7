package dev.zoetrope.bench.load.arrival;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A clock for each stream, as cameras have them: all nearly as fast, each with its own phase, its
 * own constant error of speed, and a little irregularity from frame to frame that does not add up.
 */
final class CameraClocks implements Arrivals {
  private final double periodNanos;
  private final double jitterNanos;
  private final PriorityQueue<Camera> cameras = new PriorityQueue<>();
  private long atNanos;
  private int stream;

  /**
   * Cameras.
   *
   * @param framesPerSecond of each
   * @param jitterNanos standard deviation of a frame's time about its place; cut at half a period
   * @param driftPpm the most by which a clock is fast or slow, in millionths
   */
  CameraClocks(
      double framesPerSecond, double jitterNanos, double driftPpm, int streams, long seed) {
    this.periodNanos = 1e9 / framesPerSecond;
    this.jitterNanos = jitterNanos;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < streams; i++) {
      double speed = 1 + driftPpm * 1e-6 * (2 * random.nextDouble() - 1);
      cameras.add(new Camera(i, random.nextDouble() * periodNanos, speed, random.split()));
    }
  }

  @Override
  public boolean advance() {
    Camera next = cameras.remove();
    atNanos = next.nanos;
    stream = next.number;
    next.turn();
    cameras.add(next);
    return true;
  }

  @Override
  public long atNanos() {
    return atNanos;
  }

  @Override
  public int stream() {
    return stream;
  }

  /** One clock; ordered by its next frame. */
  private final class Camera implements Comparable<Camera> {
    private final int number;
    private final double phase;
    private final double speed;
    private final SplittableRandom random;
    private long frame;
    private long nanos;

    Camera(int number, double phase, double speed, SplittableRandom random) {
      this.number = number;
      this.phase = phase;
      this.speed = speed;
      this.random = random;
      this.nanos = place();
    }

    private void turn() {
      frame++;
      nanos = Math.max(nanos, place());
    }

    private long place() {
      double irregular = 0;
      if (jitterNanos > 0) {
        double most = periodNanos / 2;
        irregular = Math.max(-most, Math.min(most, jitterNanos * random.nextGaussian()));
      }
      return Math.max(0, Math.round(phase + frame * periodNanos / speed + irregular));
    }

    @Override
    public int compareTo(Camera other) {
      int order = Long.compare(nanos, other.nanos);
      return order != 0 ? order : Integer.compare(number, other.number);
    }
  }
}
