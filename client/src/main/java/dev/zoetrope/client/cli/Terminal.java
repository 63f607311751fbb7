package dev.zoetrope.client.cli;

import java.io.Console;

/** Whether a person looks at standard output. */
final class Terminal {
  private static final int USUAL_COLUMNS = 100;

  private Terminal() {}

  /** From JDK 22 on there is a console even if output is piped, but it can be asked. */
  @SuppressWarnings("SystemConsoleNull") // Null on JDK 17 and 21; newer ones are asked below.
  static boolean isInteractive() {
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

  /** From the shell's COLUMNS, if it says so. */
  static int columns() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{1,3}")
        ? Integer.parseInt(columns)
        : USUAL_COLUMNS;
  }
}
