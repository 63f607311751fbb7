package dev.zoetrope.bench.load.search;

import dev.zoetrope.bench.ideal.BatchTimes;
import dev.zoetrope.bench.ideal.IdealServer;
import dev.zoetrope.bench.load.result.PhaseResult;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * A server that queues whatever comes, probed in virtual time: a second of warm-up before each
 * probe and half a second of rest after it.
 *
 * @param time that the probes take
 * @param lanes that serve
 * @param buckets of batch sizes
 * @param service how long a batch takes, made anew for each probe from its randomness
 * @param poisson whether arrivals are Poisson's; otherwise even, with a fifth of jitter
 */
record SimulatedQueue(
    VirtualTime time, int lanes, List<Integer> buckets, Service service, boolean poisson)
    implements Prober {
  static final double WARM_UP = 1;
  private static final double REST = 0.5;

  /** A server's times in one probe. */
  @FunctionalInterface
  interface Service {
    BatchTimes start(Random random);
  }

  @Override
  public PhaseResult probe(double load, Duration duration, long seed) {
    double seconds = duration.toNanos() / 1e9;
    Random random = new Random(seed * 7_919 + 13);
    long[] arrivals = arrivals(load, WARM_UP + seconds, random);
    long[] latencies = new IdealServer(lanes, buckets, service.start(random)).latencies(arrivals);
    MeasuredPhase measured = new MeasuredPhase(WARM_UP, seconds);
    for (int i = 0; i < arrivals.length; i++) {
      measured.answered(arrivals[i] / 1e9, latencies[i]);
    }
    time.pass(WARM_UP + seconds + REST);
    return measured.phase();
  }

  private long[] arrivals(double rate, double seconds, Random random) {
    LongStream.Builder arrivals = LongStream.builder();
    double mean = 1e9 / rate;
    double at = 0;
    for (long i = 0; at < seconds * 1e9; i++) {
      at =
          poisson
              ? at - mean * Math.log(1 - random.nextDouble())
              : mean * (i + 0.2 * random.nextDouble());
      arrivals.add((long) at);
    }
    return arrivals.build().toArray();
  }
}
