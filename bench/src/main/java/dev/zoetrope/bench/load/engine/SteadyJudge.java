package dev.zoetrope.bench.load.engine;

/** Says when a load has warmed up. Asked once for every second, in their order. */
@FunctionalInterface
public interface SteadyJudge {
  /**
   * A second is over.
   *
   * @param results that came in it
   * @param p50Nanos of their latency; 0 without any
   * @return whether it is steady now
   */
  boolean steady(long results, long p50Nanos);
}
