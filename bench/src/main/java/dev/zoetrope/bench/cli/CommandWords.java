package dev.zoetrope.bench.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.ParseResult;

/**
 * A command line as it can be typed again, without what is secret: tokens, and values of headers.
 */
final class CommandWords {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");
  private static final String HEADER = "-H";

  /** As a word of its own, or right behind its option; what a file holds is not in it. */
  private static final Pattern TOKEN =
      Pattern.compile("(?is)((?:-O|--target-option=)?(?:[^=]*\\.)?token=)(?!@).*");

  private static final Pattern VALUE = Pattern.compile("(?s):.*");

  private CommandWords() {}

  /** All words, the command's name first. */
  static String of(ParseResult parsed) {
    List<String> shown = new ArrayList<>();
    String before = "";
    for (String word : parsed.originalArgs()) {
      boolean header = before.equals(HEADER) || (word.startsWith(HEADER) && word.length() > 2);
      String open = header ? VALUE.matcher(word).replaceFirst(":***") : word;
      shown.add(quoted(TOKEN.matcher(open).replaceFirst("$1***")));
      before = word;
    }
    return String.join(" ", shown);
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
