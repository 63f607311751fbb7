package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.PhaseResult;
import dev.zoetrope.bench.load.result.RunResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges whether a run's numbers may be believed. A run without violations is VALID. One that was
 * stopped early is not INVALID for that: what it measured until then is judged like any other.
 *
 * <p>In a closed loop nothing is ever due, so its callers cannot be late: {@code late-generator}
 * does not hold there, all other rules do. Its queue cannot grow beyond its callers; {@code
 * not-stationary} then tells of a server that slows down.
 */
public final class Validity {
  private static final List<Rule> RULES =
      List.of(
          new NoResults(),
          new StreamsNotOpened(),
          new LateGenerator(),
          new SaturatedGenerator(),
          new ClockStep(),
          new TooShort(),
          new WarmUp(),
          new NotStationary(),
          new MissingReplies(),
          new DoubledReplies(),
          new WrongAnswers());

  private Validity() {}

  /** All that is wrong with a run, phase by phase; empty for a VALID one. */
  public static List<Violation> judge(RunResult run, ValidityLimits limits) {
    if (run.phases().isEmpty()) {
      return List.of(new Violation(NoResults.NAME, "run", "no phase was measured; 1 is needed"));
    }
    List<Violation> violations = new ArrayList<>();
    run.phases().forEach(phase -> violations.addAll(judge(phase, limits)));
    return List.copyOf(violations);
  }

  /** All that is wrong with one phase. */
  public static List<Violation> judge(PhaseResult phase, ValidityLimits limits) {
    List<Violation> violations = new ArrayList<>();
    RULES.forEach(rule -> violations.addAll(rule.check(phase, limits)));
    return List.copyOf(violations);
  }
}
