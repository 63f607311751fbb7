package dev.zoetrope.bench.known;

import dev.zoetrope.v1.Outcome;
import java.util.Arrays;
import java.util.Map;

/**
 * What a generator should report about a schedule sent to a known server over a network that takes
 * no time: exact, without a histogram's rounding. With delays {@link TimeBase#SCHEDULED} the
 * network and the generator's own lateness change nothing but what is late already; with {@link
 * TimeBase#ARRIVAL} frames are taken to be there when they are due. A stream's last group of {@code
 * reorder}, where it is not full, leaves no earlier than the stream's last frame is due; {@code
 * slow-open} is no part of it, as frames wait for that. Immutable.
 *
 * @param frames that were due
 * @param outcomes of the answers, second ones not counted
 * @param doubled second answers
 * @param dropped frames that are never answered
 * @param lost frames whose stream had ended before their answer, or before they were due
 * @param wrong results with another best class
 * @param latencies of results, ascending
 */
public record Truth(
    long frames,
    Map<Outcome, Long> outcomes,
    long doubled,
    long dropped,
    long lost,
    long wrong,
    Latencies latencies) {

  /**
   * Works it out.
   *
   * @param streams each one's scheduled times, ascending, nanoseconds from a common start
   */
  public static Truth of(Behaviour behaviour, long[]... streams) {
    return new Rehearsal(behaviour).of(streams);
  }

  /** Answers with this outcome. */
  public long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /** Frames without an answer. */
  public long missing() {
    return dropped + lost;
  }

  /** Exact latencies, nanoseconds. Immutable. */
  public static final class Latencies {
    private final long[] ascending;

    Latencies(long[] values) {
      this.ascending = values.clone();
      Arrays.sort(ascending);
    }

    /** How many there are. */
    public int count() {
      return ascending.length;
    }

    /**
     * The smallest latency that at least so many percent do not exceed.
     *
     * @param percent above 0, at most 100
     * @throws IllegalStateException if there are no latencies
     */
    public long percentile(double percent) {
      if (!(percent > 0) || percent > 100) {
        throw new IllegalArgumentException(
            "percent is %s, must be above 0 and at most 100".formatted(percent));
      }
      if (ascending.length == 0) {
        throw new IllegalStateException("there are 0 latencies, at least 1 is needed");
      }
      // What binary fractions add to a whole number of ranks is no rank.
      double rank = Math.ceil(percent / 100 * ascending.length - 1e-9);
      return ascending[(int) Math.max(1, rank) - 1];
    }

    /** All of them, ascending. */
    public long[] toArray() {
      return ascending.clone();
    }
  }
}
