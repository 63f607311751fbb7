package dev.zoetrope.bench.claims;

import dev.zoetrope.bench.run.Comparison;
import java.util.Optional;

/**
 * One number that a claim comes to.
 *
 * @param name what of what
 * @param unit of the numbers; empty for a ratio
 * @param bar what it must reach
 * @param plain as measured
 * @param adjusted with the load generator's processor time left aside, where generator and server
 *     share the cores; this one is judged if it is there
 */
public record Figure(
    String name, String unit, Bar bar, Comparison plain, Optional<Comparison> adjusted) {

  /** A ratio of rates under load from the same machine. */
  public static Figure ratio(String name, Bar bar, Comparison plain, Comparison adjusted) {
    return new Figure(name, "", bar, plain, Optional.of(adjusted));
  }

  /** Anything that the load generator's share of the cores does not touch. */
  public static Figure of(String name, String unit, Bar bar, Comparison plain) {
    return new Figure(name, unit, bar, plain, Optional.empty());
  }

  /** The one that the bar applies to. */
  public Comparison judged() {
    return adjusted.orElse(plain);
  }

  /** What came of it. */
  public Verdict verdict() {
    if (bar.kind() == Bar.Kind.NONE) {
      return Verdict.TOLD;
    }
    if (bar.metBy(judged())) {
      return Verdict.MET;
    }
    return bar.kind() == Bar.Kind.SOUND_AT_MOST ? Verdict.INVALID : Verdict.MISSED;
  }
}
