package dev.zoetrope.bench.load.result;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What several generators measured from one plan at the same time, as one result: counts and
 * histograms are added, percentiles never averaged.
 */
public final class ResultMerge {
  /** Of an environment: whose cores are shared by all generators that name the same. */
  public static final String HOST = "Host";

  private ResultMerge() {}

  /**
   * Adds results up.
   *
   * @param parts at least one, each with the same phases and workloads in the same order
   * @throws IllegalArgumentException if they are not of one plan, or not of one time; the message
   *     names what differs
   */
  public static RunResult merge(List<RunResult> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("results to merge: 0, at least 1 is needed");
    }
    RunResult first = parts.get(0);
    if (parts.size() == 1) {
      return first;
    }
    for (int i = 1; i < parts.size(); i++) {
      checkSamePlan(first, parts.get(i), i + 1);
    }
    List<PhaseResult> phases = new ArrayList<>();
    for (int i = 0; i < first.phases().size(); i++) {
      int number = i;
      List<PhaseResult> same = parts.stream().map(part -> part.phases().get(number)).toList();
      phases.add(PhaseMerge.merge(same, cores(parts, number)));
    }
    return new RunResult(
        parts.stream().mapToLong(RunResult::startUnixMicros).min().orElse(0),
        String.join("\n", parts.stream().map(RunResult::command).distinct().toList()),
        environment(parts),
        first.seed(),
        parts.stream().anyMatch(RunResult::partial),
        List.copyOf(phases),
        Math.toIntExact(Sums.whole(parts, RunResult::generators)));
  }

  private static void checkSamePlan(RunResult first, RunResult other, int number) {
    same("phases", number, names(first), names(other));
    for (int i = 0; i < first.phases().size(); i++) {
      PhaseResult one = first.phases().get(i);
      PhaseResult two = other.phases().get(i);
      String phase = "phase " + one.name();
      same(phase + ", kind", number, one.kind(), two.kind());
      same(phase + ", workloads", number, names(one), names(two));
      for (int j = 0; j < one.workloads().size(); j++) {
        WorkloadResult left = one.workloads().get(j);
        WorkloadResult right = two.workloads().get(j);
        String where = phase + ", workload " + left.name();
        same(where + ", open loop", number, left.openLoop(), right.openLoop());
        same(where + ", good latency in ns", number, left.sloNanos(), right.sloNanos());
      }
    }
  }

  private static void same(String what, int number, Object first, Object other) {
    if (!first.equals(other)) {
      throw new IllegalArgumentException(
          "results are not of one plan: %s is %s in the first and %s in number %d"
              .formatted(what, first, other, number));
    }
  }

  private static List<String> names(RunResult run) {
    return run.phases().stream().map(PhaseResult::name).toList();
  }

  private static List<String> names(PhaseResult phase) {
    return phase.workloads().stream().map(WorkloadResult::name).toList();
  }

  /** Generators on one machine share its cores; one that does not name its machine has its own. */
  private static int cores(List<RunResult> parts, int phase) {
    Map<String, Integer> hosts = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String host = parts.get(i).environment().getOrDefault(HOST, "\n" + i);
      hosts.merge(host, parts.get(i).phases().get(phase).client().cores(), Math::max);
    }
    return hosts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Where they differ, all that they say, with how many say it. */
  private static Map<String, String> environment(List<RunResult> parts) {
    Set<String> names = new LinkedHashSet<>();
    parts.forEach(part -> names.addAll(part.environment().keySet()));
    Map<String, String> out = new LinkedHashMap<>();
    for (String name : names) {
      Map<String, Integer> values = new LinkedHashMap<>();
      parts.forEach(
          part -> values.merge(part.environment().getOrDefault(name, "not told"), 1, Integer::sum));
      List<String> said = new ArrayList<>();
      values.forEach((value, count) -> said.add(value + " (" + count + ")"));
      out.put(
          name, values.size() == 1 ? values.keySet().iterator().next() : String.join("; ", said));
    }
    return Collections.unmodifiableMap(out);
  }
}
