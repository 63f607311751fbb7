package dev.zoetrope.bench.known;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.zoetrope.v1.Outcome;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * {@link Served} as JSON. A histogram is its count, quantiles in nanoseconds, and all of its
 * values: pairs of nanoseconds and how often.
 */
final class ServedJson {
  private static final Gson JSON = new GsonBuilder().create();

  private ServedJson() {}

  static String write(Served served) {
    JsonObject outcomes = new JsonObject();
    for (Outcome outcome : Outcome.values()) {
      Long count = served.outcomes().get(outcome);
      if (count != null) {
        outcomes.addProperty(outcome.name().substring("OUTCOME_".length()), count);
      }
    }
    JsonObject all = new JsonObject();
    all.addProperty("frames", served.frames());
    all.add("outcomes", outcomes);
    all.addProperty("doubled", served.doubled());
    all.addProperty("dropped", served.dropped());
    all.addProperty("lost", served.lost());
    all.addProperty("wrong", served.wrong());
    all.addProperty("late", served.late());
    all.add("latency_ns", histogram(served.latencyNanos()));
    all.add("lateness_ns", histogram(served.latenessNanos()));
    all.addProperty("clock_bracket_ns", served.clockBracketNanos());
    all.addProperty("clock_drift_ns", served.clockDriftNanos());
    return JSON.toJson(all) + "\n";
  }

  private static JsonObject histogram(Histogram histogram) {
    JsonObject object = new JsonObject();
    object.addProperty("count", histogram.getTotalCount());
    object.addProperty("p50", histogram.getValueAtPercentile(50));
    object.addProperty("p90", histogram.getValueAtPercentile(90));
    object.addProperty("p99", histogram.getValueAtPercentile(99));
    object.addProperty("p999", histogram.getValueAtPercentile(99.9));
    object.addProperty("max", histogram.getMaxValue());
    JsonArray values = new JsonArray();
    for (HistogramIterationValue value : histogram.recordedValues()) {
      JsonArray pair = new JsonArray();
      pair.add(value.getValueIteratedTo());
      pair.add(value.getCountAtValueIteratedTo());
      values.add(pair);
    }
    object.add("values", values);
    return object;
  }
}
