package dev.zoetrope.bench.claims;

import dev.zoetrope.bench.run.Tally;
import dev.zoetrope.client.FrameOutcome;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether every frame of a run is accounted for: sent = answered, by outcome.
 *
 * @param run which one
 * @param sent frames given to a stream
 * @param answered their one answer each, by outcome
 * @param strays answers to no frame that was open: a second one to the same, or to none ever sent
 * @param allowed outcomes that this run may have; LOST only where connections are cut on purpose
 */
public record RunTally(
    String run,
    long sent,
    Map<FrameOutcome, Long> answered,
    long strays,
    Set<FrameOutcome> allowed) {

  public RunTally {
    answered = Map.copyOf(answered);
    allowed = Set.copyOf(allowed);
  }

  /** Of a run in which every frame must get a result. */
  public static RunTally allResults(String run, Tally tally) {
    return new RunTally(
        run, tally.sent(), tally.outcomes(), tally.strays(), Set.of(FrameOutcome.RESULT));
  }

  /** Of a run in which frames may meet any end but being lost. */
  public static RunTally anyOutcome(String run, Tally tally) {
    return new RunTally(
        run,
        tally.sent(),
        tally.outcomes(),
        tally.strays(),
        EnumSet.complementOf(EnumSet.of(FrameOutcome.LOST)));
  }

  /** Frames answered, whatever the outcome. */
  public long answers() {
    return answered.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether nothing is missing, nothing came twice, and nothing met an end it must not. */
  public boolean exact() {
    return sent == answers()
        && strays == 0
        && answered.entrySet().stream()
            .allMatch(end -> end.getValue() == 0 || allowed.contains(end.getKey()));
  }

  /** For a table: {@code 1,000 sent = 990 result + 10 superseded}. */
  public String text() {
    String ends =
        answered.entrySet().stream()
            .filter(end -> end.getValue() > 0)
            .sorted(Map.Entry.comparingByKey())
            .map(
                end ->
                    "%,d %s"
                        .formatted(end.getValue(), end.getKey().name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining(" + "));
    return String.format(
        Locale.ROOT,
        "%,d sent %s %s%s",
        sent,
        sent == answers() ? "=" : "!=",
        ends.isEmpty() ? "0" : ends,
        strays == 0 ? "" : ", " + strays + " answers too many");
  }
}
