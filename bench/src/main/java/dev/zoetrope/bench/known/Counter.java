package dev.zoetrope.bench.known;

import dev.zoetrope.v1.Outcome;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/** Answers every frame at once, on the calling thread, and counts them. Any thread. */
final class Counter implements Reception {
  private final LongAdder frames = new LongAdder();
  private final WallClock wall;

  Counter(WallClock wall) {
    this.wall = wall;
  }

  /** Counts frames that somebody else answers. */
  LongAdder frames() {
    return frames;
  }

  @Override
  public void arrived(Lane lane, Recipient recipient, long sequence, long captureUnixMicros) {
    frames.increment();
    Arrival frame = new Arrival(lane, recipient, sequence, 0, 0, 0);
    recipient.answer(new Departure(frame, 0, Outcome.OUTCOME_RESULT, false, 1, false));
  }

  @Override
  public CompletableFuture<Served> served() {
    long count = frames.sum();
    Histogram none = new Histogram(1);
    return CompletableFuture.completedFuture(
        new Served(
            count,
            count == 0 ? Map.of() : Map.of(Outcome.OUTCOME_RESULT, count),
            0,
            0,
            0,
            0,
            0,
            none,
            none,
            wall.bracketNanos(),
            wall.driftNanos()));
  }

  @Override
  public void reset() {
    frames.reset();
  }
}
