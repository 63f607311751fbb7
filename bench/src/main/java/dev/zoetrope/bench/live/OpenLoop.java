package dev.zoetrope.bench.live;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends a schedule on the calling thread. It parks and never spins: where generator and server
 * share the cores, spinning would take from the server what it is measured by. What that costs in
 * punctuality is told by the lateness.
 */
final class OpenLoop {
  private final Schedule schedule;
  private final List<LiveStream> streams;
  private final long originNanos;
  private final long originUnixMicros;

  /**
   * @param originNanos when the schedule begins, by {@code System.nanoTime}
   * @param originUnixMicros the same moment by the wall clock
   */
  OpenLoop(Schedule schedule, List<LiveStream> streams, long originNanos, long originUnixMicros) {
    this.schedule = schedule;
    this.streams = streams;
    this.originNanos = originNanos;
    this.originUnixMicros = originUnixMicros;
  }

  /**
   * Sends all of it.
   *
   * @return how long after its intended time each frame was given to its stream, µs
   */
  Histogram send() throws InterruptedException {
    Histogram latenessMicros = new Histogram(3);
    for (int i = 0; i < schedule.frames(); i++) {
      long at = schedule.atNanos(i);
      long late = awaitTime(originNanos + at);
      latenessMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(late));
      streams
          .get(schedule.stream(i))
          .send(originNanos + at, originUnixMicros + TimeUnit.NANOSECONDS.toMicros(at));
    }
    return latenessMicros;
  }

  private static long awaitTime(long nanos) throws InterruptedException {
    long late = System.nanoTime() - nanos;
    while (late < 0) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(-late);
      late = System.nanoTime() - nanos;
    }
    return late;
  }
}
