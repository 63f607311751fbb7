package dev.zoetrope.bench.known;

import dev.zoetrope.v1.Outcome;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Counts what is planned and sent. One thread. */
final class Tally {
  private static final int DIGITS = 3;

  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Histogram latency = new Histogram(DIGITS);
  private final Histogram lateness = new Histogram(DIGITS);
  private long frames;
  private long doubled;
  private long dropped;
  private long lost;
  private long wrong;
  private long late;

  void arrived() {
    frames++;
  }

  void dropped() {
    dropped++;
  }

  void lost() {
    lost++;
  }

  void doubled() {
    doubled++;
  }

  /** An answer went to the transport. */
  void answered(Departure departure, long nowNanos) {
    long due = departure.dueNanos();
    long there = departure.frame().arrivalNanos();
    outcomes.merge(departure.outcome(), 1L, Long::sum);
    lateness.recordValue(Math.max(0, nowNanos - Math.max(due, there)));
    late += there > due ? 1 : 0;
    wrong += departure.wrong() ? 1 : 0;
    if (departure.outcome() == Outcome.OUTCOME_RESULT) {
      latency.recordValue(departure.latencyNanos());
    }
  }

  /** A copy. */
  Served served(WallClock wall) {
    return new Served(
        frames,
        Map.copyOf(outcomes),
        doubled,
        dropped,
        lost,
        wrong,
        late,
        latency.copy(),
        lateness.copy(),
        wall.bracketNanos(),
        wall.driftNanos());
  }
}
