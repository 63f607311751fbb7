package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.result.WorkloadResult.Segment;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A load that stays as it is, and latency that rises or results that dwindle all the same: queues
 * build, or the server slows down, and a longer run would have shown other numbers. A trend counts
 * if it can be shown ({@link Drift}) and the last third is beyond the allowed share of the first. A
 * load that itself grows or shrinks, as a ramp does, has no steady state to be asked for.
 */
final class NotStationary implements WorkloadRule {
  /** A planned load changes if its thirds differ by this share and by so many Poisson errors. */
  private static final double PLANNED_SHARE = 0.10;

  private static final double PLANNED_ERRORS = 3;

  @Override
  public String name() {
    return "not-stationary";
  }

  @Override
  public Optional<String> fault(WorkloadResult workload, PhaseResult phase, ValidityLimits limits) {
    if (phase.kind() != PhaseKind.STEADY || (workload.openLoop() && changesByPlan(workload))) {
      return Optional.empty();
    }
    Optional<String> slower = slower(workload, limits.driftShare());
    return slower.isPresent() ? slower : fewer(workload, limits.driftShare());
  }

  private static Optional<String> slower(WorkloadResult workload, double share) {
    double[] medians =
        workload.segments().stream()
            .filter(segment -> segment.results() > 0)
            .mapToDouble(segment -> segment.latencyNanos().getValueAtPercentile(50))
            .toArray();
    Drift drift = Drift.of(medians);
    double whole = workload.latencyNanos().getValueAtPercentile(50);
    if (drift.direction() <= 0 || drift.last() - drift.first() <= share * whole) {
      return Optional.empty();
    }
    return Optional.of(
        ("the median latency rose from %s in the first third to %s in the last;"
                + " the limit is %s of %s: %s")
            .formatted(
                Wording.millis(drift.first()),
                Wording.millis(drift.last()),
                Wording.percent(share),
                Wording.millis(whole),
                workload.openLoop() ? "queues build" : "the server slows down"));
  }

  private static Optional<String> fewer(WorkloadResult workload, double share) {
    ToDoubleFunction<Segment> answered =
        workload.openLoop()
            ? segment -> (double) segment.results() / segment.scheduled()
            : segment -> segment.results() / segment.seconds();
    double[] values =
        workload.segments().stream()
            .filter(segment -> !workload.openLoop() || segment.scheduled() > 0)
            .mapToDouble(answered)
            .toArray();
    Drift drift = Drift.of(values);
    if (drift.direction() >= 0 || drift.first() - drift.last() <= share * drift.first()) {
      return Optional.empty();
    }
    return Optional.of(
        "results fell by %s from the first third to the last; the limit is %s"
            .formatted(Wording.percent(1 - drift.last() / drift.first()), Wording.percent(share)));
  }

  private static boolean changesByPlan(WorkloadResult workload) {
    List<Segment> segments = workload.segments();
    int third = segments.size() / 3;
    double first = scheduled(segments.subList(0, third));
    double last = scheduled(segments.subList(segments.size() - third, segments.size()));
    double difference = Math.abs(last - first);
    return difference > PLANNED_SHARE * Math.max(first, last)
        && difference > PLANNED_ERRORS * Math.sqrt(first + last);
  }

  private static double scheduled(List<Segment> segments) {
    return segments.stream().mapToDouble(Segment::scheduled).sum();
  }
}
