package dev.zoetrope.bench.load.search;

import dev.zoetrope.bench.load.result.PhaseResult;
import java.time.Duration;
import java.util.Random;

/**
 * A server of streams that keeps only each stream's newest frame and serves the streams in turn, in
 * virtual time. Overload makes answers fewer, and not older than a round takes. Streams have ten
 * frames a second each, with phases by chance.
 *
 * @param time that the probes take
 * @param serviceNanos a frame's
 */
record SimulatedNewest(VirtualTime time, long serviceNanos) implements Prober {
  private static final long PERIOD = 100_000_000;
  private static final double WARM_UP = 1;

  @Override
  public PhaseResult probe(double load, Duration duration, long seed) {
    int streams = (int) load;
    double seconds = duration.toNanos() / 1e9;
    long end = (long) ((WARM_UP + seconds) * 1e9);
    Random random = new Random(seed * 104_729 + 7);
    MeasuredPhase measured = new MeasuredPhase(WARM_UP, seconds);
    long[] phase = random.longs(streams, 0, PERIOD).toArray();
    long[] served = new long[streams];
    long[] capture = new long[streams];
    long[] answeredAt = new long[streams];
    java.util.Arrays.fill(served, -1);
    java.util.Arrays.fill(capture, -1);
    int turn = 0;
    int idle = 0;
    for (long now = 0; now < end; turn = (turn + 1) % streams) {
      long newest = Math.floorDiv(now - phase[turn], PERIOD);
      if (newest <= served[turn]) {
        idle++;
        if (idle == streams) {
          now += serviceNanos / 10;
          idle = 0;
        }
        continue;
      }
      idle = 0;
      long skew = (long) (serviceNanos * (0.9 + 0.2 * random.nextDouble()));
      now += skew;
      for (long lost = served[turn] + 1; lost < newest; lost++) {
        measured.superseded((phase[turn] + lost * PERIOD) / 1e9);
      }
      long due = phase[turn] + newest * PERIOD;
      measured.answered(due / 1e9, now - due);
      if (capture[turn] >= 0 && answeredAt[turn] >= WARM_UP * 1e9) {
        for (long at = answeredAt[turn]; at < now; at += 2_000_000) {
          measured.aged((at - capture[turn]) / 1_000, 2_000);
        }
      }
      capture[turn] = due;
      answeredAt[turn] = now;
      served[turn] = newest;
    }
    time.pass(WARM_UP + seconds + 0.5);
    return measured.phase();
  }
}
