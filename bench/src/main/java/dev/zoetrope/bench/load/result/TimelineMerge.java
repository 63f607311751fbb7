package dev.zoetrope.bench.load.result;

import dev.zoetrope.bench.load.result.WorkloadResult.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Seconds of several generators, laid over each other. A second has no histogram, so the merged
 * one's percentiles are the largest of its parts: what all of them together have is never more.
 */
final class TimelineMerge {
  private static final Second NOTHING = new Second(0, Map.of(), 0, 0, 0, 0, 0);

  private TimelineMerge() {}

  /**
   * One timeline.
   *
   * @param parts of one workload, at least one
   * @param shifts by how many seconds each begins after the first of them
   */
  static List<Second> merge(List<WorkloadResult> parts, List<Integer> shifts) {
    int length = 0;
    for (int i = 0; i < parts.size(); i++) {
      int own = parts.get(i).timeline().size();
      length = Math.max(length, own == 0 ? 0 : own + shifts.get(i));
    }
    List<Second> out = new ArrayList<>(length);
    for (int second = 0; second < length; second++) {
      List<Second> together = new ArrayList<>();
      double ages = 0;
      long aged = 0;
      for (int i = 0; i < parts.size(); i++) {
        int at = second - shifts.get(i);
        List<Second> own = parts.get(i).timeline();
        Second one = at >= 0 && at < own.size() ? own.get(at) : NOTHING;
        together.add(one);
        if (one.ageNanos() > 0) {
          ages += (double) one.ageNanos() * parts.get(i).streams();
          aged += parts.get(i).streams();
        }
      }
      out.add(add(together, aged == 0 ? 0 : Math.round(ages / aged)));
    }
    return List.copyOf(out);
  }

  private static Second add(List<Second> parts, long ageNanos) {
    return new Second(
        Sums.whole(parts, Second::sent),
        Sums.counts(parts, Second::outcomes),
        Sums.whole(parts, Second::good),
        parts.stream().mapToLong(Second::p50Nanos).max().orElse(0),
        parts.stream().mapToLong(Second::p99Nanos).max().orElse(0),
        parts.stream().mapToLong(Second::maxNanos).max().orElse(0),
        ageNanos);
  }
}
