package dev.zoetrope.bench.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ParseResult;

/** A command line as it can be typed again, without what is secret. */
final class CommandWords {
  private static final String PLAIN = "[A-Za-z0-9_./:=,@%+-]+";

  private CommandWords() {}

  /** The words after the command's name. */
  static String of(ParseResult parsed) {
    List<String> words = parsed.originalArgs();
    return words.stream().map(CommandWords::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    String shown = word;
    if (word.matches("(?i)([^=]*\\.)?token=(?!@).*")) {
      shown = word.substring(0, word.indexOf('=') + 1) + "***";
    } else if (word.matches("(?i)authorization:.*")) {
      shown = "authorization:***";
    }
    return shown.matches(PLAIN) ? shown : "'" + shown.replace("'", "'\\''") + "'";
  }
}
