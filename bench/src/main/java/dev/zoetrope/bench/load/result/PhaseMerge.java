package dev.zoetrope.bench.load.result;

import dev.zoetrope.bench.load.result.PhaseResult.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One phase, measured by several generators at the same time. What the server says of itself it
 * says to each of them, so that is taken once.
 */
final class PhaseMerge {
  private static final double MICROS = 1e6;

  private final List<PhaseResult> parts;
  private final PhaseResult first;
  private final long start;

  private PhaseMerge(List<PhaseResult> parts) {
    this.parts = parts;
    this.first = parts.get(0);
    this.start = parts.stream().mapToLong(PhaseResult::startUnixMicros).min().orElse(0);
  }

  /**
   * One phase.
   *
   * @param cores that all generators together may use
   */
  static PhaseResult merge(List<PhaseResult> parts, int cores) {
    return new PhaseMerge(parts).merged(cores);
  }

  private PhaseResult merged(int cores) {
    List<Integer> shifts = parts.stream().map(this::shift).toList();
    List<WorkloadResult> workloads = new ArrayList<>();
    for (int i = 0; i < first.workloads().size(); i++) {
      int number = i;
      List<WorkloadResult> same = parts.stream().map(part -> part.workloads().get(number)).toList();
      workloads.add(WorkloadMerge.merge(same, shifts));
    }
    return new PhaseResult(
        first.name(),
        first.kind(),
        start,
        parts.stream().mapToDouble(PhaseResult::warmUpSeconds).max().orElse(0),
        parts.stream().mapToDouble(PhaseResult::seconds).max().orElse(0),
        parts.stream().anyMatch(PhaseResult::partial),
        List.copyOf(workloads),
        Sums.histogram(parts, PhaseResult::openNanos),
        parts.stream().flatMap(part -> part.openFailures().stream()).toList(),
        clients(parts.stream().map(PhaseResult::client).toList(), cores),
        parts.stream().map(PhaseResult::server).flatMap(Optional::stream).findFirst(),
        parts.stream()
            .map(PhaseResult::counters)
            .filter(counters -> !counters.isEmpty())
            .findFirst()
            .orElse(Map.of()),
        parts.stream().mapToLong(part -> Math.abs(part.clockStepMicros())).max().orElse(0),
        events());
  }

  /**
   * Whole seconds after the first generator's start; one that began when all was over is no part.
   */
  private int shift(PhaseResult part) {
    double late = (part.startUnixMicros() - start) / MICROS;
    double length =
        parts.stream()
            .flatMap(one -> one.workloads().stream())
            .mapToInt(one -> one.timeline().size())
            .max()
            .orElse(0);
    if (length == 0) {
      length = part.workloads().isEmpty() ? late : part.warmUpSeconds() + part.seconds();
    }
    if (late > Math.max(1, length)) {
      throw new IllegalArgumentException(
          ("phase %s of one generator began %.0f s after another's, which was over after %.0f s;"
                  + " only what was measured at the same time adds up")
              .formatted(part.name(), late, length));
    }
    return (int) Math.round(late);
  }

  private static Usage clients(List<Usage> parts, int cores) {
    return new Usage(
        parts.stream().mapToDouble(Usage::cpuSeconds).sum(),
        parts.stream().mapToDouble(Usage::seconds).max().orElse(0),
        cores,
        Sums.known(parts, Usage::memoryBytes),
        Sums.known(parts, Usage::allocatedBytes),
        Sums.largest(parts, Usage::gpuPercent));
  }

  private List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (PhaseResult part : parts) {
      double late = (part.startUnixMicros() - start) / MICROS;
      part.events()
          .forEach(one -> events.add(new Event(one.atSeconds() + late, one.seconds(), one.text())));
    }
    events.sort(Comparator.comparingDouble(Event::atSeconds));
    return List.copyOf(events);
  }
}
