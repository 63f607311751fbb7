package dev.zoetrope.bench.load.target;

import org.jspecify.annotations.Nullable;

/**
 * What came back for a frame.
 *
 * @param outcome how its life ended
 * @param detail the server's own words where the outcome is no result; empty if it said nothing
 * @param best the index of the best class, or of the largest number of the first output; -1 where
 *     the answer has none
 * @param stages where the time went inside the server; null where the protocol does not tell
 */
public record Answer(Outcome outcome, String detail, int best, @Nullable StageMicros stages) {

  /** An outcome with nothing more to say. */
  public static Answer of(Outcome outcome, String detail) {
    return new Answer(outcome, detail, -1, null);
  }

  /** A result of which only the best class is known; -1 if not even that. */
  public static Answer result(int best) {
    return new Answer(Outcome.RESULT, "", best, null);
  }
}
