package dev.zoetrope.bench.run;

import com.google.gson.JsonObject;
import dev.zoetrope.bench.report.Distribution;
import dev.zoetrope.bench.report.Html;
import java.util.Locale;

/** A run's result for people and for programs. */
final class RunTable {
  private final RunResult result;
  private final Distribution latency;

  RunTable(RunResult result) {
    this.result = result;
    this.latency = Distribution.of("latency", result.latencyMicros());
  }

  /** Whether every frame got a result. */
  boolean valid() {
    return result.others() == 0;
  }

  /** A table for a terminal. */
  String text() {
    RunPlan plan = result.plan();
    StringBuilder out = new StringBuilder();
    row(out, "model", plan.model());
    row(
        out,
        "load",
        "%d streams on %d connections, %d in flight, %dx%d RGB, policy queue"
            .formatted(
                plan.streams(), plan.connections(), plan.inFlight(), plan.width(), plan.height()));
    row(out, "lanes x batch", plan.lanes() + " x " + plan.batch());
    row(out, "phases", plan.repeats() + " of " + plan.phase().toSeconds() + " s, raw ones between");
    row(out, "raw LibTorch", Html.number(result.rawFramesPerSecond()) + " frames/s");
    row(out, "through the server", Html.number(result.framesPerSecond()) + " frames/s");
    row(out, "ratio", text(result.ratio()));
    row(out, "ratio, client's CPU aside", text(result.adjustedRatio()));
    row(out, "client's part of CPU time", percent(result.clientShare()));
    row(
        out,
        "latency p50 / p99 / max",
        Html.millis(latency.p50Micros())
            + " / "
            + Html.millis(latency.p99Micros())
            + " / "
            + Html.millis(latency.maxMicros()));
    row(out, "start to ready", Html.number(result.startToReady().toNanos() / 1e9) + " s");
    row(
        out,
        "server memory (PSS)",
        result.serverBytes().isPresent()
            ? Html.number(result.serverBytes().getAsLong() / 1e6) + " MB"
            : "not told by this system");
    row(
        out,
        "heap bytes per frame",
        result.heapBytesPerFrame().isPresent()
            ? Html.number(result.heapBytesPerFrame().getAsDouble())
            : "not told by the server");
    if (!valid()) {
      row(out, "INVALID", result.others() + " frames got no result");
    }
    return out.toString();
  }

  private static String text(Comparison comparison) {
    return String.format(
        Locale.ROOT,
        "%.3f  (%.3f to %.3f with %.1f %% confidence)",
        comparison.median(),
        comparison.low(),
        comparison.high(),
        100 * comparison.confidence());
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  private static void row(StringBuilder out, String name, String value) {
    out.append(String.format(Locale.ROOT, "%-27s%s%n", name, value));
  }

  /** One object on one line. */
  String json() {
    RunPlan plan = result.plan();
    JsonObject out = new JsonObject();
    out.addProperty("model", plan.model());
    out.addProperty("streams", plan.streams());
    out.addProperty("connections", plan.connections());
    out.addProperty("in_flight", plan.inFlight());
    out.addProperty("width", plan.width());
    out.addProperty("height", plan.height());
    out.addProperty("lanes", plan.lanes());
    out.addProperty("batch", plan.batch());
    out.addProperty("repeats", plan.repeats());
    out.addProperty("phase_seconds", plan.phase().toSeconds());
    out.addProperty("raw_frames_per_second", result.rawFramesPerSecond());
    out.addProperty("frames_per_second", result.framesPerSecond());
    out.add("ratio", json(result.ratio()));
    out.add("adjusted_ratio", json(result.adjustedRatio()));
    out.addProperty("client_cpu_share", result.clientShare());
    out.addProperty("latency_p50_us", latency.p50Micros());
    out.addProperty("latency_p90_us", latency.p90Micros());
    out.addProperty("latency_p99_us", latency.p99Micros());
    out.addProperty("latency_max_us", latency.maxMicros());
    out.addProperty("start_to_ready_us", result.startToReady().toNanos() / 1_000);
    result.serverBytes().ifPresent(bytes -> out.addProperty("server_pss_bytes", bytes));
    result.heapBytesPerFrame().ifPresent(bytes -> out.addProperty("heap_bytes_per_frame", bytes));
    out.addProperty("valid", valid());
    out.addProperty("frames_without_result", result.others());
    return out.toString();
  }

  private static JsonObject json(Comparison comparison) {
    JsonObject out = new JsonObject();
    out.addProperty("median", comparison.median());
    out.addProperty("low", comparison.low());
    out.addProperty("high", comparison.high());
    out.addProperty("confidence", comparison.confidence());
    return out;
  }
}
