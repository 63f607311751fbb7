package dev.zoetrope.bench.load.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.zoetrope.bench.load.search.Probe;
import dev.zoetrope.bench.load.search.SearchEnd;
import dev.zoetrope.bench.load.search.SearchResult;
import dev.zoetrope.bench.report.LoadCurve;
import dev.zoetrope.bench.report.Page;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a search came to, for people, as Markdown and as a page, and for programs. Pure. */
public final class SearchReport {
  private static final int FAILED = 1;
  private static final int INVALID = 3;

  private final SearchResult result;
  private final List<Probe> curve;
  private final String command;
  private final Map<String, String> environment;

  /**
   * Of a result.
   *
   * @param curve points that were measured after it; may be none
   */
  public SearchReport(
      SearchResult result, List<Probe> curve, String command, Map<String, String> environment) {
    this.result = result;
    this.curve = List.copyOf(curve);
    this.command = command;
    this.environment = environment;
  }

  /** 0 if a load was found, 1 if none was, 3 if the generator was in the way. */
  public int exitCode() {
    if (result.end() == SearchEnd.GENERATOR_LIMIT) {
      return INVALID;
    }
    return result.capacity() > 0 ? 0 : FAILED;
  }

  private String found() {
    return String.format(
        Locale.ROOT,
        "%.1f %s keep %s (%.1f to %.1f, %.0f %% confidence)%s; %s; %d probes in %.0f s.",
        result.capacity(),
        result.unit(),
        result.slo(),
        result.low(),
        result.high(),
        result.confidence() * 100,
        result.confirmed() ? ", confirmed by fresh runs" : ", not confirmed",
        result.end().text(),
        result.probes().size(),
        result.seconds());
  }

  /** The finding first. */
  public String markdown() {
    StringBuilder out = new StringBuilder("## ").append(found()).append("\n\n");
    table(out, "What was tried", result.probes());
    if (!curve.isEmpty()) {
      table(out, "Latency over load", curve);
    }
    environment.forEach((name, value) -> out.append("- ").append(name + ": " + value + "\n"));
    return out.append("\n```\n").append(command).append("\n```\n").toString();
  }

  private void table(StringBuilder out, String title, List<Probe> probes) {
    out.append("### ").append(title).append("\n\n| ").append(result.unit());
    out.append(" | for | p50 | p99 | answered | |\n|--:|---|--:|--:|--:|---|\n");
    for (Probe probe : probes) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %.1f | %s, %.1f s | %.1f ms | %.1f ms | %.2f %% | %s |%n",
              probe.load(),
              word(probe),
              probe.seconds(),
              probe.p50Nanos() / 1e6,
              probe.p99Nanos() / 1e6,
              probe.answeredShare() * 100,
              probe.passed() ? "kept" : probe.why()));
    }
    out.append('\n');
  }

  private static String word(Probe probe) {
    return probe.purpose().name().toLowerCase(Locale.ROOT);
  }

  /** One file. */
  public String html() throws IOException {
    Page page =
        new Page("How much load it bears")
            .header(
                command,
                String.format(Locale.ROOT, "%.1f %s", result.capacity(), result.unit()),
                exitCode() == 0);
    List<LoadCurve.Point> points =
        (curve.isEmpty() ? result.probes() : curve)
            .stream()
                .map(
                    probe ->
                        new LoadCurve.Point(
                            probe.load(),
                            probe.p50Nanos() / 1e6,
                            probe.p99Nanos() / 1e6,
                            probe.answeredShare(),
                            probe.passed()))
                .toList();
    SearchPart.addTo(page, result.unit(), found(), points, 0);
    page.section("Measured on", "", Page.facts(environment));
    return page.html();
  }

  /** A probe by itself. */
  public static JsonObject json(Probe probe) {
    JsonObject out = new JsonObject();
    out.addProperty("type", "probe");
    out.addProperty("purpose", word(probe));
    out.addProperty("load", probe.load());
    out.addProperty("seconds", probe.seconds());
    out.addProperty("p50_us", probe.p50Nanos() / 1_000);
    out.addProperty("p99_us", probe.p99Nanos() / 1_000);
    out.addProperty("answered", probe.answeredShare());
    out.addProperty("results_per_second", probe.resultsPerSecond());
    out.addProperty("valid", probe.valid());
    out.addProperty("kept", probe.passed());
    out.addProperty("why", probe.why());
    return out;
  }

  /** All of it. */
  public JsonObject json() {
    JsonObject out = new JsonObject();
    out.addProperty("type", "search");
    out.addProperty("objective", result.slo());
    out.addProperty("unit", result.unit());
    out.addProperty("capacity", result.capacity());
    out.addProperty("low", result.low());
    out.addProperty("high", result.high());
    out.addProperty("confidence", result.confidence());
    out.addProperty("confirmed", result.confirmed());
    out.addProperty("end", result.end().name());
    out.addProperty("seconds", result.seconds());
    out.add("probes", array(result.probes()));
    out.add("curve", array(curve));
    out.addProperty("command", command);
    JsonObject on = new JsonObject();
    environment.forEach(on::addProperty);
    out.add("environment", on);
    return out;
  }

  private static JsonArray array(List<Probe> probes) {
    JsonArray out = new JsonArray();
    probes.forEach(probe -> out.add(json(probe)));
    return out;
  }
}
