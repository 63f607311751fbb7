package dev.zoetrope.bench.load.arrival;

import java.util.SplittableRandom;

/** Independent senders: exponential gaps, each frame on a stream drawn at random. */
final class PoissonProcess implements Arrivals {
  private final double perSecond;
  private final int streams;
  private final SplittableRandom random;
  private double at;
  private int stream;

  PoissonProcess(double perSecond, int streams, long seed) {
    this.perSecond = perSecond;
    this.streams = streams;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public boolean advance() {
    at += -Math.log(1 - random.nextDouble()) / perSecond;
    stream = random.nextInt(streams);
    return true;
  }

  @Override
  public long atNanos() {
    return Math.round(at * 1e9);
  }

  @Override
  public int stream() {
    return stream;
  }
}
