package dev.zoetrope.client.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Says what is wrong with a command line. Stateless. */
final class Usage {
  private Usage() {}

  static void require(CommandSpec command, boolean condition, String message) {
    if (!condition) {
      throw wrong(command, message);
    }
  }

  static ParameterException wrong(CommandSpec command, String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
