package dev.zoetrope.bench.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zoetrope bench}. */
@Command(
    name = "bench",
    description = "Measures a server.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchRunCommand.class,
      BenchSearchCommand.class,
      BenchCompareCommand.class,
      BenchReportCommand.class,
      BenchClaimsCommand.class,
      BenchSinkCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command.");
  }
}
