package dev.zoetrope.bench.load.report;

import dev.zoetrope.bench.load.result.RunResult;
import dev.zoetrope.bench.load.threshold.Crossing;
import dev.zoetrope.bench.load.validity.Violation;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is to be thought of a run, which every report says before any number.
 *
 * @param verdict in a word
 * @param partial whether it was stopped before its end
 * @param violations why the numbers cannot be trusted; empty if they can
 * @param crossings limits of the user's that were not kept
 * @param compared what was compared with a baseline; empty without one
 */
public record Judgement(
    Verdict verdict,
    boolean partial,
    List<Violation> violations,
    List<Crossing> crossings,
    List<String> compared) {

  /** A run's standing. */
  public enum Verdict {
    /** Its numbers may be believed. */
    VALID,
    /** It was stopped before its end; what it measured until then may be believed. */
    PARTIAL,
    /** Its numbers may not be believed. */
    INVALID
  }

  /** Of a run with these. */
  public static Judgement of(
      RunResult run, List<Violation> violations, List<Crossing> crossings, List<String> compared) {
    boolean partial = run.partial() || run.phases().stream().anyMatch(phase -> phase.partial());
    Verdict verdict =
        !violations.isEmpty() ? Verdict.INVALID : partial ? Verdict.PARTIAL : Verdict.VALID;
    return new Judgement(verdict, partial, violations, crossings, compared);
  }

  /** The verdict and its reasons, a line each. */
  public List<String> lines() {
    String head =
        switch (verdict) {
          case VALID -> "VALID";
          case PARTIAL -> "PARTIAL: stopped before its end";
          case INVALID ->
              "INVALID: these numbers cannot be trusted"
                  + (partial ? "; stopped before its end" : "");
        };
    return Stream.of(
            Stream.of(head),
            violations.stream().map(Judgement::text),
            crossings.stream().map(one -> "threshold crossed: " + one.text()))
        .flatMap(lines -> lines)
        .toList();
  }

  /** One line. */
  static String text(Violation violation) {
    return violation.rule() + ", " + violation.where() + ": " + violation.message();
  }
}
