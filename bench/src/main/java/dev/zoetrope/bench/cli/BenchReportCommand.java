package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.result.ResultJson;
import dev.zoetrope.bench.load.result.ResultMerge;
import dev.zoetrope.bench.load.result.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zoetrope bench report}. */
@Command(
    name = "report",
    description =
        "Adds up what several generators measured from one plan at the same time, and writes it as"
            + " a page, a summary, tables and histogram logs. Exit code 3: the result is invalid;"
            + " 4: a threshold was crossed.",
    mixinStandardHelpOptions = true)
final class BenchReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "result.json of each generator.", arity = "1..*")
  private List<Path> files = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where to write; made if need be.")
  private @Nullable Path out;

  @Mixin private Conclusion conclusion = new Conclusion();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    conclusion.prepare(spec);
    return conclusion.of(merged(), Optional.ofNullable(out), false, spec);
  }

  private RunResult merged() throws IOException {
    List<RunResult> parts = new ArrayList<>();
    for (Path file : files) {
      parts.add(ResultJson.read(file));
    }
    try {
      return ResultMerge.merge(parts);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new BenchException(String.valueOf(e.getMessage()), e);
    }
  }
}
