package dev.zoetrope.bench.cli;

import com.google.gson.JsonObject;
import dev.zoetrope.bench.load.report.Judgement;
import dev.zoetrope.bench.load.report.MarkdownSummary;
import dev.zoetrope.bench.load.report.ResultFiles;
import dev.zoetrope.bench.load.result.Intervals;
import dev.zoetrope.bench.load.result.ResultJson;
import dev.zoetrope.bench.load.result.RunResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The end of every command that has a result: judged, written, printed, and turned into a code. */
final class Conclusion {
  /** A bench run's numbers cannot be trusted. */
  static final int INVALID = 3;

  /** A threshold was crossed. */
  static final int CROSSED = 4;

  @Mixin private LoadJudges judges = new LoadJudges();

  @Mixin private ThresholdOptions thresholds = new ThresholdOptions();

  private ThresholdOptions.@Nullable Ready ready;

  /** Checks the options before any work. */
  void prepare(CommandSpec spec) throws IOException {
    try {
      judges.limits();
      ready = thresholds.prepare();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  LoadJudges judges() {
    return judges;
  }

  /**
   * Judges, writes and prints.
   *
   * @param out where files go; empty for none
   * @param json whether standard output gets the result as one JSON line, not the summary
   * @return the exit code
   */
  int of(RunResult run, Optional<Path> out, boolean json, CommandSpec spec) throws IOException {
    Intervals intervals = LoadJudges.intervals();
    Judgement judgement;
    try {
      if (ready == null) {
        ready = thresholds.prepare();
      }
      judgement = ready.judge(run, judges.validity(), intervals);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    if (out.isPresent()) {
      ResultFiles.write(run, judgement, intervals, out.get());
    }
    PrintWriter to = spec.commandLine().getOut();
    if (json) {
      JsonObject object = ResultJson.of(run);
      object.addProperty("type", "result");
      object.addProperty("verdict", judgement.verdict().name());
      to.println(object);
    } else {
      to.print(MarkdownSummary.of(run, judgement, intervals));
    }
    to.flush();
    return switch (judgement.verdict()) {
      case INVALID -> INVALID;
      case VALID, PARTIAL -> judgement.crossings().isEmpty() ? 0 : CROSSED;
    };
  }
}
