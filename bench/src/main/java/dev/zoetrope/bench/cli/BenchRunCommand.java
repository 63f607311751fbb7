package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.run.Run;
import dev.zoetrope.bench.run.RunPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zoetrope bench run}. */
@Command(
    name = "run",
    description =
        "Loads a server of its own, as fast as its window lets it, and compares the rate with what"
            + " LibTorch does alone with the same model in the same minutes.",
    mixinStandardHelpOptions = true)
final class BenchRunCommand implements Callable<Integer> {
  private static final int INVALID = 3;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  private static final String DEFAULT = "default $" + "{DEFAULT-VALUE}.";

  @Option(
      names = "--model",
      paramLabel = "M",
      defaultValue = "efficientnet_lite0",
      description =
          "A model of --models; without it the embedded model, or any built-in architecture, whose"
              + " weights are then a seeded initialisation; "
              + DEFAULT)
  private String model = "";

  @Option(names = "--models", paramLabel = "DIR", description = "A model repository.")
  private @Nullable Path models;

  @Option(names = "--lanes", defaultValue = "2", description = "Lanes of the server; " + DEFAULT)
  private int lanes;

  @Option(names = "--batch", defaultValue = "8", description = "Largest batch; " + DEFAULT)
  private int batch;

  @Option(names = "--streams", defaultValue = "4", description = "Client streams; " + DEFAULT)
  private int streams;

  @Option(names = "--connections", defaultValue = "4", description = "Of the client; " + DEFAULT)
  private int connections;

  @Option(
      names = "--in-flight",
      defaultValue = "32",
      description = "Frames under way at once, all streams together; " + DEFAULT)
  private int inFlight;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      defaultValue = "224x224",
      description = "Of the raw RGB pictures sent; " + DEFAULT)
  private String size = "";

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "Length of each phase, after two seconds of warm-up; " + DEFAULT)
  private int seconds;

  @Option(
      names = "--repeats",
      defaultValue = "6",
      description = "Load phases, each between two raw ones; " + DEFAULT)
  private int repeats;

  @Option(names = "--json", description = "One JSON object on standard output, nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    RunPlan plan = plan();
    Run run = new Run(plan, Optional.ofNullable(models), spec.commandLine().getErr());
    Run.Outcome outcome = run.execute();
    spec.commandLine()
        .getOut()
        .print(json ? outcome.json() + System.lineSeparator() : outcome.text());
    spec.commandLine().getOut().flush();
    return outcome.valid() ? 0 : INVALID;
  }

  private RunPlan plan() {
    Matcher sides = SIZE.matcher(size);
    if (!sides.matches()) {
      throw new ParameterException(
          spec.commandLine(), "--size must be WIDTHxHEIGHT, for example 224x224, not " + size);
    }
    try {
      return new RunPlan(
          model,
          lanes,
          batch,
          streams,
          connections,
          inFlight,
          Integer.parseInt(sides.group(1)),
          Integer.parseInt(sides.group(2)),
          Duration.ofSeconds(2),
          Duration.ofSeconds(seconds),
          repeats);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
