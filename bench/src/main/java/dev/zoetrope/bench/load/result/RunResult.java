package dev.zoetrope.bench.load.result;

import java.util.List;
import java.util.Map;

/**
 * Everything that a run measured. What several generators measured from one plan adds up to one of
 * these ({@link ResultMerge}); percentiles are never averaged, histograms are added.
 *
 * @param startUnixMicros when the first phase began
 * @param command the line that repeats it
 * @param environment names and values in the order in which they should be read
 * @param seed of every random choice
 * @param partial whether it was stopped before its end
 * @param phases in their order
 * @param generators processes that measured, at least 1
 */
public record RunResult(
    long startUnixMicros,
    String command,
    Map<String, String> environment,
    long seed,
    boolean partial,
    List<PhaseResult> phases,
    int generators) {

  /** The same under another command line. */
  public RunResult withCommand(String other) {
    return new RunResult(startUnixMicros, other, environment, seed, partial, phases, generators);
  }
}
