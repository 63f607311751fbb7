package dev.zoetrope.bench.claims;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a claim is tried with.
 *
 * @param repeats counted turns of A and B
 * @param phase length of one turn, if the caller insists; otherwise the claim knows what it needs
 * @param scratch a folder of its own, deleted afterwards
 * @param progress hears of each turn
 */
public record ClaimContext(
    int repeats, Optional<Duration> phase, Path scratch, PrintWriter progress) {

  /** Refuses what cannot be done. */
  public ClaimContext {
    if (repeats < 1 || repeats > 1_000) {
      throw new IllegalArgumentException("--repeats must be 1 to 1000, not " + repeats);
    }
    phase.ifPresent(
        length -> {
          if (length.toMillis() < 100 || length.toSeconds() > 3_600) {
            throw new IllegalArgumentException(
                "--seconds must be 0.1 to 3600, not " + length.toMillis() / 1e3);
          }
        });
  }

  /** The length of a turn. */
  public Duration phaseOr(Duration usual) {
    return phase.orElse(usual);
  }

  /** A line about what is going on. */
  public void say(String line) {
    progress.println(line);
    progress.flush();
  }
}
