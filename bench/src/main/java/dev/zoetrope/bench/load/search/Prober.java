package dev.zoetrope.bench.load.search;

import dev.zoetrope.bench.load.result.PhaseResult;
import java.time.Duration;

/** Loads a server at a rate of the searcher's choosing. */
@FunctionalInterface
public interface Prober {
  /**
   * One measurement. The server has rest before it until nothing is under way.
   *
   * @param load in the unit that is searched: frames/s in all, or streams
   * @param duration of what is counted
   * @param seed of the arrivals
   */
  PhaseResult probe(double load, Duration duration, long seed) throws InterruptedException;
}
