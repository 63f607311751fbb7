package dev.zoetrope.server.ring;

import dev.zoetrope.server.ShortRuns;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * A row of a slab: ns to take a free one and give it back.
 *
 * <pre>mvn -q -Pjmh -pl proto,server test-compile -Djmh.args="Slab -prof gc"</pre>
 */
@State(Scope.Benchmark)
public class SlabBenchmark extends ShortRuns {
  private static final int ROWS = 64;

  private final Slab slab = BenchmarkStream.slab(ROWS);

  /** Nobody else at the slab. */
  @Benchmark
  public int acquireAndRelease() {
    return acquireThenRelease();
  }

  /** Two threads at one slab. */
  @Benchmark
  @Threads(2)
  public int acquireAndReleaseTwoThreads() {
    return acquireThenRelease();
  }

  private int acquireThenRelease() {
    int row = slab.tryAcquire();
    // -1 would be no index: more rows than threads, so there is always one.
    slab.release(row);
    return row;
  }
}
