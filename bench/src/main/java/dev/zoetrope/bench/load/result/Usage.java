package dev.zoetrope.bench.load.result;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one side took of its machine.
 *
 * @param cpuSeconds processor time, user and kernel, of all its threads
 * @param seconds in which it took them
 * @param cores that it may use
 * @param memoryBytes the most it had at once; empty where the system does not tell
 * @param allocatedBytes on a Java heap, by all threads; empty for processes that do not tell
 * @param gpuPercent mean utilisation of the busiest device; empty without one
 */
public record Usage(
    double cpuSeconds,
    double seconds,
    int cores,
    OptionalLong memoryBytes,
    OptionalLong allocatedBytes,
    OptionalDouble gpuPercent) {

  /** Cores kept busy, on average. */
  public double busyCores() {
    return seconds > 0 ? cpuSeconds / seconds : 0;
  }
}
