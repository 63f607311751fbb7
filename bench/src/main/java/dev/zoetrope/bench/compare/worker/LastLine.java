package dev.zoetrope.bench.compare.worker;

/** What matters of a long message: TorchScript tells where it was before it tells the error. */
final class LastLine {
  private static final String ERROR = "RuntimeError: ";
  private static final int MOST = 300;

  private LastLine() {}

  /** The error that a trace ends with, else the first line that says anything; never empty. */
  static String of(String message) {
    int error = message.lastIndexOf(ERROR);
    String story = error < 0 ? message : message.substring(error + ERROR.length());
    String line =
        story
            .lines()
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse("no reason given");
    return line.length() <= MOST ? line : line.substring(0, MOST) + " ...";
  }
}
