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
    subcommands = {BenchRunCommand.class, BenchClaimsCommand.class})
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command.");
  }
}
