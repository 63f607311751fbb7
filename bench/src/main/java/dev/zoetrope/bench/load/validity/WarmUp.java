package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseKind;
import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.result.WorkloadResult.Segment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The first segment is slower than the rest, or has fewer results, as while code compiles and
 * caches fill. It has to be the worst of all, beyond the allowed share of the others' median, and
 * further from it than the others' own spread explains (a robust z: distance over 1.4826 times the
 * median absolute deviation; Iglewicz and Hoaglin, 1993, call 3.5 an outlier, but of ten segments
 * the deviation is so badly known that 3 % of level runs would be beyond it, and 1 % beyond 5).
 */
final class WarmUp implements WorkloadRule {
  private static final int FEWEST = 5;
  private static final double OUTLIER = 5;
  private static final double NORMAL = 1.4826;

  @Override
  public String name() {
    return "warm-up";
  }

  @Override
  public Optional<String> fault(WorkloadResult workload, PhaseResult phase, ValidityLimits limits) {
    List<Segment> segments =
        workload.segments().stream().filter(segment -> segment.scheduled() > 0).toList();
    if (phase.kind() != PhaseKind.STEADY || segments.size() < FEWEST) {
      return Optional.empty();
    }
    double share = limits.driftShare();
    double[] medians =
        segments.stream()
            .filter(segment -> segment.results() > 0)
            .mapToDouble(segment -> segment.latencyNanos().getValueAtPercentile(50))
            .toArray();
    if (segments.get(0).results() > 0 && isHigh(medians, share)) {
      return Optional.of(
          "the first segment's median latency is %s, that of the rest %s; the limit is %s more"
              .formatted(
                  Wording.millis(medians[0]),
                  Wording.millis(Drift.median(rest(medians))),
                  Wording.percent(share)));
    }
    double[] results =
        segments.stream().mapToDouble(segment -> answered(workload, segment)).toArray();
    double usual = Drift.median(rest(results));
    double[] missing = Arrays.stream(results).map(value -> 2 * usual - value).toArray();
    if (isHigh(missing, share)) {
      return Optional.of(
          "the first segment has %s fewer results than the rest; the limit is %s"
              .formatted(Wording.percent(1 - results[0] / usual), Wording.percent(share)));
    }
    return Optional.empty();
  }

  private static double answered(WorkloadResult workload, Segment segment) {
    double base = workload.openLoop() ? segment.scheduled() : segment.seconds();
    return segment.results() / base;
  }

  private static boolean isHigh(double[] values, double share) {
    if (values.length < FEWEST) {
      return false;
    }
    double[] rest = rest(values);
    double median = Drift.median(rest);
    double spread =
        Drift.median(Arrays.stream(rest).map(value -> Math.abs(value - median)).toArray());
    double excess = values[0] - median;
    return values[0] > Arrays.stream(rest).max().orElseThrow()
        && excess > share * median
        && excess > OUTLIER * NORMAL * spread;
  }

  private static double[] rest(double[] values) {
    return Arrays.copyOfRange(values, 1, values.length);
  }
}
