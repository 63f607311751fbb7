package dev.zoetrope.bench.load.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.zoetrope.bench.load.result.Intervals;
import dev.zoetrope.bench.load.result.ResultJson;
import dev.zoetrope.bench.load.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A result on disk, in every form. */
public final class ResultFiles {
  private ResultFiles() {}

  /**
   * Writes {@code result.json}, {@code report.html}, {@code summary.md}, {@code workloads.csv},
   * {@code timeline.csv} and a histogram log for each workload, over those that are there.
   */
  public static void write(RunResult run, Judgement judgement, Intervals intervals, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    JsonObject json = ResultJson.of(run);
    json.addProperty("verdict", judgement.verdict().name());
    json.add("reasons", texts(judgement));
    Files.writeString(folder.resolve("result.json"), ResultJson.text(json));
    Files.writeString(
        folder.resolve("report.html"), new LoadReport(run, judgement, intervals).html());
    Files.writeString(folder.resolve("summary.md"), MarkdownSummary.of(run, judgement, intervals));
    Files.writeString(folder.resolve("workloads.csv"), CsvTable.workloads(run));
    Files.writeString(folder.resolve("timeline.csv"), CsvTable.timeline(run));
    HistogramLogs.write(run, folder.resolve("histograms"));
  }

  private static JsonArray texts(Judgement judgement) {
    JsonArray out = new JsonArray();
    judgement.lines().stream().skip(1).forEach(out::add);
    return out;
  }
}
