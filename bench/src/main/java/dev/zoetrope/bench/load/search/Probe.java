package dev.zoetrope.bench.load.search;

/**
 * One measurement of a search.
 *
 * @param purpose why it was taken
 * @param load in the unit that is searched
 * @param seconds counted
 * @param seed of its arrivals
 * @param p50Nanos of the latency, all workloads together; 0 without results
 * @param p99Nanos likewise
 * @param answeredShare results over frames that were due
 * @param missedShare frames, or time, beyond the limit of the condition that was nearest to failing
 * @param allowedShare that may be beyond it
 * @param resultsPerSecond of all workloads
 * @param valid whether the generator kept up; if not, it says nothing about the server
 * @param passed whether it is valid and the objective was met
 * @param why not; empty if passed
 */
public record Probe(
    Purpose purpose,
    double load,
    double seconds,
    long seed,
    long p50Nanos,
    long p99Nanos,
    double answeredShare,
    double missedShare,
    double allowedShare,
    double resultsPerSecond,
    boolean valid,
    boolean passed,
    String why) {

  /** The stages of a search. */
  public enum Purpose {
    /** Doubling or halving until the capacity lies between two loads. */
    BRACKET,
    /** Closing in. */
    NARROW,
    /** Fresh runs at the load that is going to be reported. */
    CONFIRM,
    /** A point of a curve. */
    CURVE
  }
}
