package dev.zoetrope.bench.load.engine;

import dev.zoetrope.bench.load.result.WorkloadResult.Second;

/** Hears what happens while it happens. The thread that runs the phase. */
@FunctionalInterface
public interface LiveListener {
  /**
   * A second of a workload is over.
   *
   * @param second from the phase's start, from 0
   * @param stage {@code warm-up}, {@code counted} or {@code drain}
   */
  void second(String phase, String workload, int second, String stage, Second what);
}
