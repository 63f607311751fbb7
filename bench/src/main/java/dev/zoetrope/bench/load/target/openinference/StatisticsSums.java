package dev.zoetrope.bench.load.target.openinference;

import dev.zoetrope.inference.InferStatistics;
import dev.zoetrope.inference.ModelStatistics;
import dev.zoetrope.inference.StatisticDuration;
import java.util.Map;
import java.util.TreeMap;

/** Adds the statistics of versions and models up, in microseconds. One thread. */
final class StatisticsSums {
  private final Map<String, Double> sums = new TreeMap<>();

  void add(ModelStatistics model) {
    put("inferences", (double) model.getInferenceCount());
    put("executions", (double) model.getExecutionCount());
    InferStatistics stats = model.getInferenceStats();
    put("success", stats.getSuccess());
    put("fail", stats.getFail());
    put("queue", stats.getQueue());
    put("compute_input", stats.getComputeInput());
    put("compute_infer", stats.getComputeInfer());
    put("compute_output", stats.getComputeOutput());
    put("cache_hit", stats.getCacheHit());
    put("cache_miss", stats.getCacheMiss());
  }

  private void put(String name, StatisticDuration duration) {
    put(name + "_count", (double) duration.getCount());
    put(name + "_us_sum", duration.getNs() / 1e3);
  }

  private void put(String name, double value) {
    sums.merge(name, value, Double::sum);
  }

  Map<String, Double> toMap() {
    return Map.copyOf(sums);
  }
}
