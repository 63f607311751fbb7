package dev.zoetrope.bench.load.result;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What one phase measured.
 *
 * @param name as the plan has it
 * @param kind what it is about
 * @param startUnixMicros when its schedule began, the warm-up included
 * @param warmUpSeconds left out at the beginning of it
 * @param seconds of what was counted after that
 * @param partial whether it was stopped before its end
 * @param workloads in the order of the plan
 * @param openNanos from asking for a stream to its being open, one value a stream
 * @param openFailures streams that never opened, each with its reason
 * @param client the generator's own use of the machine while it counted
 * @param server the server's, where its process can be seen
 * @param counters what the server counted about itself meanwhile: later reading minus earlier
 * @param clockStepMicros by how much the wall clock left the monotonic one, the largest step seen
 * @param events what was done to the server, and when
 */
public record PhaseResult(
    String name,
    PhaseKind kind,
    long startUnixMicros,
    double warmUpSeconds,
    double seconds,
    boolean partial,
    List<WorkloadResult> workloads,
    Histogram openNanos,
    List<String> openFailures,
    Usage client,
    Optional<Usage> server,
    Map<String, Double> counters,
    long clockStepMicros,
    List<Event> events) {

  /** The same with other events. */
  public PhaseResult withEvents(List<Event> other) {
    return new PhaseResult(
        name,
        kind,
        startUnixMicros,
        warmUpSeconds,
        seconds,
        partial,
        workloads,
        openNanos,
        openFailures,
        client,
        server,
        counters,
        clockStepMicros,
        other);
  }

  /**
   * Something that happened to the server in a phase.
   *
   * @param atSeconds from the phase's start, the warm-up included
   * @param seconds how long it took
   * @param text what it was and how it ended
   */
  public record Event(double atSeconds, double seconds, String text) {}
}
