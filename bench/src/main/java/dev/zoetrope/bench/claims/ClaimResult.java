package dev.zoetrope.bench.claims;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * What trying a claim came to.
 *
 * @param claim its name
 * @param figures in the order of telling
 * @param tallies of every run that went into them
 * @param notes what a reader should know beside the figures, a sentence each
 * @param took in all
 */
public record ClaimResult(
    String claim, List<Figure> figures, List<RunTally> tallies, List<String> notes, Duration took) {

  public ClaimResult {
    figures = List.copyOf(figures);
    tallies = List.copyOf(tallies);
    notes = List.copyOf(notes);
  }

  /** INVALID if any run lost count of a frame, else the worst of its figures' verdicts. */
  public Verdict verdict() {
    if (!tallies.stream().allMatch(RunTally::exact)) {
      return Verdict.INVALID;
    }
    return figures.stream()
        .map(Figure::verdict)
        .max(Comparator.naturalOrder())
        .orElse(Verdict.TOLD);
  }
}
