package dev.zoetrope.client.cli;

import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.Reply;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What a watch has seen. Any thread. */
final class WatchTally {
  private static final long LONGEST_MICROS = 3_600_000_000L;

  /**
   * What there is to show.
   *
   * @param frames given to the stream
   * @param outcomes replies by outcome
   * @param framesPerSecond results a second, since the snapshot before (or since the start)
   * @param ageP50Micros age of results on arrival: half were younger
   * @param ageP99Micros age of results on arrival: 99 of 100 were younger
   * @param newest the best classes of the newest result; empty if there is none
   */
  record Snapshot(
      long frames,
      Map<FrameOutcome, Long> outcomes,
      double framesPerSecond,
      long ageP50Micros,
      long ageP99Micros,
      String newest) {

    long count(FrameOutcome outcome) {
      return outcomes.getOrDefault(outcome, 0L);
    }
  }

  private final long startNanos;
  private final Histogram ages = new Histogram(1, LONGEST_MICROS, 3);
  private final Map<FrameOutcome, Long> outcomes = new EnumMap<>(FrameOutcome.class);
  private long frames;
  private String newest = "";
  private long lastNanos;
  private long lastResults;

  WatchTally(long nanoTime) {
    startNanos = nanoTime;
    lastNanos = nanoTime;
  }

  long startNanos() {
    return startNanos;
  }

  synchronized void gave() {
    frames++;
  }

  synchronized void heard(Reply reply) {
    outcomes.merge(reply.outcome(), 1L, Long::sum);
    if (reply.outcome() == FrameOutcome.RESULT) {
      ages.recordValue(Math.max(1, Math.min(reply.arrivalAgeMicros(), LONGEST_MICROS)));
      newest = ReplyJson.text(reply, 1);
    }
  }

  /** Since the snapshot before. */
  synchronized Snapshot progress(long nanoTime) {
    long results = outcomes.getOrDefault(FrameOutcome.RESULT, 0L);
    Snapshot snapshot = snapshot(results - lastResults, nanoTime - lastNanos);
    lastResults = results;
    lastNanos = nanoTime;
    return snapshot;
  }

  /** Since the start. */
  synchronized Snapshot total(long nanoTime) {
    return snapshot(outcomes.getOrDefault(FrameOutcome.RESULT, 0L), nanoTime - startNanos);
  }

  private Snapshot snapshot(long results, long nanos) {
    return new Snapshot(
        frames,
        Map.copyOf(outcomes),
        nanos <= 0 ? 0 : results * 1e9 / nanos,
        ages.getValueAtPercentile(50),
        ages.getValueAtPercentile(99),
        newest);
  }
}
