package dev.zoetrope.server.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person looks at standard error. */
final class ErrorTerminal {
  private static final Path LINUX_STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private ErrorTerminal() {}

  /** Linux says where it leads; elsewhere a console on all streams is taken as the answer. */
  static boolean isInteractive() {
    try {
      String device = Files.readSymbolicLink(LINUX_STANDARD_ERROR).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return hasConsole();
    }
  }

  /** From JDK 22 on there is a console even if streams are piped, but it can be asked. */
  @SuppressWarnings("SystemConsoleNull") // Null on JDK 17 and 21; newer ones are asked below.
  private static boolean hasConsole() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
