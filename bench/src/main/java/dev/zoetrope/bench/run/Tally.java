package dev.zoetrope.bench.run;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** What the replies of all streams add up to. Any thread. */
final class Tally {
  private final LongAdder results = new LongAdder();
  private final LongAdder others = new LongAdder();
  private final Recorder latencyMicros = new Recorder(3);

  void result(long micros) {
    results.increment();
    latencyMicros.recordValue(Math.max(0, micros));
  }

  void other() {
    others.increment();
  }

  long results() {
    return results.sum();
  }

  long others() {
    return others.sum();
  }

  /** The latencies since the last call. */
  Histogram takeLatencies() {
    return latencyMicros.getIntervalHistogram();
  }
}
