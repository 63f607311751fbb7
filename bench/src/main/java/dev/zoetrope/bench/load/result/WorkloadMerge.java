package dev.zoetrope.bench.load.result;

import dev.zoetrope.bench.load.result.AgeResult.StreamAge;
import dev.zoetrope.bench.load.result.WorkloadResult.Segment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One workload of one phase, measured by several generators. */
final class WorkloadMerge {
  private WorkloadMerge() {}

  static WorkloadResult merge(List<WorkloadResult> parts, List<Integer> shifts) {
    WorkloadResult first = parts.get(0);
    return new WorkloadResult(
        first.name(),
        Sums.texts(parts, WorkloadResult::target),
        Sums.texts(parts, WorkloadResult::model),
        Sums.texts(parts, WorkloadResult::payload),
        Sums.texts(parts, WorkloadResult::arrivals),
        first.openLoop(),
        Math.toIntExact(Sums.whole(parts, WorkloadResult::streams)),
        Math.toIntExact(Sums.whole(parts, WorkloadResult::connections)),
        Sums.whole(parts, WorkloadResult::scheduled),
        Sums.counts(parts, WorkloadResult::outcomes),
        Sums.whole(parts, WorkloadResult::doubled),
        Sums.whole(parts, WorkloadResult::strays),
        Sums.whole(parts, WorkloadResult::wrong),
        Sums.whole(parts, WorkloadResult::verified),
        Sums.whole(parts, WorkloadResult::payloadBytes),
        Sums.histogram(parts, WorkloadResult::latencyNanos),
        Sums.histogram(parts, WorkloadResult::serviceNanos),
        Sums.histogram(parts, WorkloadResult::latenessNanos),
        first.sloNanos(),
        Sums.whole(parts, WorkloadResult::good),
        segments(parts),
        TimelineMerge.merge(parts, shifts),
        age(parts.stream().map(WorkloadResult::age).toList()),
        Sums.histograms(parts, WorkloadResult::stageMicros),
        Sums.histogram(parts, WorkloadResult::networkMicros),
        Sums.counts(parts, WorkloadResult::failures));
  }

  /** By their numbers: the windows are the same by the plan. */
  private static List<Segment> segments(List<WorkloadResult> parts) {
    int most = parts.stream().mapToInt(part -> part.segments().size()).max().orElse(0);
    List<Segment> out = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      int number = i;
      List<Segment> same =
          parts.stream()
              .filter(part -> number < part.segments().size())
              .map(part -> part.segments().get(number))
              .toList();
      out.add(
          new Segment(
              same.stream().mapToDouble(Segment::seconds).max().orElse(0),
              Sums.whole(same, Segment::scheduled),
              Sums.whole(same, Segment::results),
              Sums.histogram(same, Segment::latencyNanos)));
    }
    return List.copyOf(out);
  }

  /** Streams of one name in two generators are two streams. */
  private static AgeResult age(List<AgeResult> parts) {
    Set<String> names = new HashSet<>();
    List<StreamAge> streams = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      for (StreamAge one : parts.get(i).streams()) {
        String name =
            names.add(one.stream()) ? one.stream() : one.stream() + " (generator " + (i + 1) + ")";
        streams.add(
            new StreamAge(
                name,
                one.results(),
                one.meanMicros(),
                one.p50Micros(),
                one.p99Micros(),
                one.peakMicros()));
      }
    }
    return new AgeResult(
        Sums.histogram(parts, AgeResult::ageMicros),
        Sums.histogram(parts, AgeResult::peakMicros),
        List.copyOf(streams));
  }
}
