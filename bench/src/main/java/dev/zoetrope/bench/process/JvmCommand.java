package dev.zoetrope.bench.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command of another JVM like this one: the same executable, options and class path, so that
 * what is measured is what was installed.
 */
public final class JvmCommand {
  private JvmCommand() {}

  /**
   * The words of the command.
   *
   * @param options come after this JVM's own and so before them where they say the same
   * @param main the class to run
   * @param arguments of its main method
   */
  public static List<String> like(List<String> options, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> !option.startsWith("-agent") && !option.startsWith("-javaagent"))
            .toList());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    return command;
  }
}
