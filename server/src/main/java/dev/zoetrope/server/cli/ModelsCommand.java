package dev.zoetrope.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code zoetrope models}: what can be served, what is in a file, pulling checkpoints and building
 * model folders. Whoever makes the command line may add more, as the distribution adds {@code
 * compare}.
 */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "List, inspect, pull, build and compare models.",
    subcommands = {
      ModelsListCommand.class,
      ModelsInspectCommand.class,
      ModelsPullCommand.class,
      ModelsBuildCommand.class
    })
public final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Created by picocli, which fills the fields. */
  @SuppressWarnings("NullAway.Init")
  public ModelsCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "models: " + String.join(", ", spec.subcommands().keySet()) + "?");
  }
}
