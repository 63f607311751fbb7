package dev.zoetrope.bench.load.threshold;

import dev.zoetrope.bench.load.result.Figures;
import dev.zoetrope.bench.load.result.RunResult;
import java.util.List;
import java.util.Optional;

/**
 * Conditions under which a build fails, such as {@code p99>50ms}: a metric, an operator, a number
 * with its unit, and before them a workload's name and a colon if it is about one alone. Each is
 * looked at in every phase. Immutable.
 */
public final class Thresholds {
  private final List<Threshold> all;

  private Thresholds(List<Threshold> all) {
    this.all = all;
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if one is none; the message quotes it
   */
  public static Thresholds parse(List<String> texts) {
    return new Thresholds(texts.stream().map(Threshold::parse).toList());
  }

  /**
   * Those that hold.
   *
   * @return empty if all is well
   * @throws IllegalArgumentException if one names a workload that was not measured
   */
  public List<Crossing> check(RunResult run) {
    List<Figures> figures =
        run.phases().stream()
            .flatMap(
                phase -> phase.workloads().stream().map(workload -> new Figures(phase, workload)))
            .toList();
    return all.stream()
        .flatMap(
            one -> {
              List<Figures> concerned = figures.stream().filter(one::concerns).toList();
              if (concerned.isEmpty()) {
                throw new IllegalArgumentException(
                    "threshold %s: there is no such workload; there are %s"
                        .formatted(one.text(), figures.stream().map(Figures::where).toList()));
              }
              return concerned.stream().map(one::check).flatMap(Optional::stream);
            })
        .toList();
  }
}
