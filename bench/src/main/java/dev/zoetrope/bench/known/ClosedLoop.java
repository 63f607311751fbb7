package dev.zoetrope.bench.known;

import dev.zoetrope.v1.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What a generator would report that waits for each answer before it sends the next frame, and
 * times from the sending: while the server stalls it sends nothing, so that of all the frames that
 * were due in that time it sees one (coordinated omission). For contrast with {@link Truth}.
 */
public final class ClosedLoop {
  private ClosedLoop() {}

  /**
   * One caller's results.
   *
   * @param intervalNanos between sends at least, above 0; later ones are not made up for
   * @param durationNanos after which nothing is sent
   * @param timeoutNanos after which an answer is given up, and the next frame sent
   */
  public static Truth.Latencies of(
      Behaviour behaviour, long intervalNanos, long durationNanos, long timeoutNanos) {
    if (intervalNanos <= 0 || timeoutNanos <= 0) {
      throw new IllegalArgumentException(
          "interval is %d ns and timeout %d ns, must be above 0"
              .formatted(intervalNanos, timeoutNanos));
    }
    Timetable timetable = new Timetable(behaviour);
    // Calls of its own: an answer that waits for others would wait for ever.
    Lane lane = new Lane(false);
    LongStream.Builder latencies = LongStream.builder();
    long now = 0;
    for (long index = 0; now < durationNanos; index++) {
      List<Departure> answers = new ArrayList<>();
      timetable.arrive(
          new Arrival(lane, Rehearsal.NOBODY, index + 1, index, now, now), answers::add);
      long answered = now + timeoutNanos;
      for (Departure answer : answers) {
        if (answer.copies() > 0
            && answer.frame().index() == index
            && answer.latencyNanos() <= timeoutNanos) {
          answered = answer.dueNanos();
          if (answer.outcome() == Outcome.OUTCOME_RESULT) {
            latencies.add(answer.latencyNanos());
          }
        }
      }
      now = Math.max(now + intervalNanos, answered);
    }
    return new Truth.Latencies(latencies.build().toArray());
  }
}
