package dev.zoetrope.bench.load.session;

import com.google.gson.JsonObject;
import dev.zoetrope.bench.load.engine.LiveListener;
import dev.zoetrope.bench.load.result.WorkloadResult.Second;
import dev.zoetrope.bench.load.target.Outcome;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** A line for every second of every workload: for people, or as JSON. */
public final class LiveLines implements LiveListener {
  private final PrintWriter people;
  private final PrintWriter json;
  private final boolean asJson;

  /**
   * Prints.
   *
   * @param people gets a line that can be read
   * @param json gets one object a line as well, if {@code asJson}
   */
  public LiveLines(PrintWriter people, PrintWriter json, boolean asJson) {
    this.people = people;
    this.json = json;
    this.asJson = asJson;
  }

  @Override
  public void second(String phase, String workload, int second, String stage, Second what) {
    people.println(line(phase, workload, second, stage, what));
    people.flush();
    if (asJson) {
      json.println(object(phase, workload, second, stage, what));
      json.flush();
    }
  }

  static String line(String phase, String workload, int second, String stage, Second what) {
    long results = what.outcomes().getOrDefault(Outcome.RESULT, 0L);
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%s %3d s %-7s %s: %d sent, %d answered",
            phase,
            second + 1,
            stage,
            workload,
            what.sent(),
            results));
    if (results > 0) {
      line.append(
          String.format(
              Locale.ROOT,
              ", p50 %.1f ms, p99 %.1f ms, newest %.0f ms old",
              what.p50Nanos() / 1e6,
              what.p99Nanos() / 1e6,
              what.ageNanos() / 1e6));
    }
    for (Map.Entry<Outcome, Long> other : what.outcomes().entrySet()) {
      if (other.getKey() != Outcome.RESULT) {
        line.append(", ").append(other.getValue()).append(' ').append(word(other.getKey()));
      }
    }
    return line.toString();
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static JsonObject object(String phase, String workload, int second, String stage, Second what) {
    JsonObject object = new JsonObject();
    object.addProperty("type", "second");
    object.addProperty("phase", phase);
    object.addProperty("workload", workload);
    object.addProperty("second", second);
    object.addProperty("stage", stage);
    object.addProperty("sent", what.sent());
    JsonObject outcomes = new JsonObject();
    what.outcomes()
        .forEach(
            (outcome, count) ->
                outcomes.addProperty(outcome.name().toLowerCase(Locale.ROOT), count));
    object.add("outcomes", outcomes);
    object.addProperty("good", what.good());
    object.addProperty("p50_us", what.p50Nanos() / 1_000);
    object.addProperty("p99_us", what.p99Nanos() / 1_000);
    object.addProperty("max_us", what.maxNanos() / 1_000);
    object.addProperty("age_us", what.ageNanos() / 1_000);
    return object;
  }
}
