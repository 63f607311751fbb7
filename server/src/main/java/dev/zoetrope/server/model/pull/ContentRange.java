package dev.zoetrope.server.model.pull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code Content-Range} in bytes (RFC 9110, 14.4).
 *
 * @param first of the range; -1: the range could not be had
 * @param last of the range, inclusive; -1 likewise
 * @param total of the whole; -1: not said
 */
record ContentRange(long first, long last, long total) {
  private static final Pattern SYNTAX =
      Pattern.compile("bytes (?:([0-9]{1,18})-([0-9]{1,18})|\\*)/([0-9]{1,18}|\\*)");

  /** Empty if there is none, or it contradicts itself. */
  static Optional<ContentRange> of(Reply reply) {
    Matcher match = SYNTAX.matcher(reply.header("Content-Range").orElse(""));
    if (!match.matches()) {
      return Optional.empty();
    }
    ContentRange range =
        new ContentRange(number(match.group(1)), number(match.group(2)), number(match.group(3)));
    boolean ordered = range.first <= range.last && (range.total < 0 || range.last < range.total);
    return ordered ? Optional.of(range) : Optional.empty();
  }

  private static long number(String digits) {
    return digits == null || digits.equals("*") ? -1 : Long.parseLong(digits);
  }
}
