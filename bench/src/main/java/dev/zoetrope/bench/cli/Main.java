package dev.zoetrope.bench.cli;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.client.cli.ClassifyCommand;
import dev.zoetrope.client.cli.WatchCommand;
import dev.zoetrope.server.cli.ModelsCommand;
import dev.zoetrope.server.cli.ServeCommand;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The {@code zoetrope} command. */
@Command(
    name = "zoetrope",
    description = "Video frames stream in, a model's answer for each of them streams out.",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      WatchCommand.class,
      ClassifyCommand.class,
      ModelsCommand.class,
      BenchCommand.class,
      DemoCommand.class
    })
public final class Main implements Runnable {
  /** The work failed. */
  static final int FAILED = 1;

  @Spec private CommandSpec spec;

  /** Reached without a command only. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command.");
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The whole command line, ready to execute. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    // The other commands about models are the server's, which does not know how to measure.
    line.getSubcommands().get("models").addSubcommand(new ModelsCompareCommand());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionStrategy(parsed -> execute(parsed, HostCheck.refusal()));
    line.setExecutionExceptionHandler(Main::report);
    return line;
  }

  /** Help is for every host, work only for those that LibTorch can be loaded on. */
  static int execute(ParseResult parsed, Optional<String> refusal) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    if (refusal.isPresent()) {
      parsed.commandSpec().commandLine().getErr().println(refusal.get());
      return FAILED;
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** What went wrong outside is said in a line; what went wrong in here needs its trace. */
  private static int report(Exception problem, CommandLine line, ParseResult parsed) {
    if (problem instanceof IOException || problem instanceof BenchException) {
      line.getErr().println("zoetrope: " + problem.getMessage());
    } else {
      problem.printStackTrace(line.getErr());
    }
    return FAILED;
  }
}
