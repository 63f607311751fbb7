package dev.zoetrope.server.telemetry;

import dev.zoetrope.v1.Outcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What has happened on a stream since its first frame. Any thread records and reads; {@link #tick}
 * belongs to one.
 */
final class StreamActivity {
  private static final int FRAMES = Tally.slots(Outcome.class);
  private static final int OWED = FRAMES + 1;
  private static final int NEWEST_BORN = FRAMES + 2;
  private static final int CELLS = FRAMES + 3;
  private static final long NONE = Long.MIN_VALUE;

  /** Rates follow the last ten seconds or so, looked at once a second. */
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final double SMOOTHING_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLongArray cells = new AtomicLongArray(CELLS);
  private final long firstArrivalNanos;
  private long tickNanos;
  private long tickResults;
  private volatile double resultsPerSecond;

  StreamActivity(long firstArrivalNanos) {
    this.firstArrivalNanos = firstArrivalNanos;
    this.tickNanos = firstArrivalNanos;
    cells.set(NEWEST_BORN, NONE);
  }

  void received(int replies) {
    cells.getAndIncrement(FRAMES);
    cells.getAndAdd(OWED, replies);
  }

  /** A reply was made for a picture that was captured then, by the monotonic clock. */
  void answered(Outcome outcome, long bornNanos) {
    cells.getAndIncrement(outcome.getNumber());
    if (outcome == Outcome.OUTCOME_RESULT) {
      cells.getAndAccumulate(NEWEST_BORN, bornNanos, Math::max);
    }
  }

  void tick(long nowNanos) {
    long passed = nowNanos - tickNanos;
    if (passed < TICK_NANOS) {
      return;
    }
    long results = results();
    double rate = (results - tickResults) * (double) TimeUnit.SECONDS.toNanos(1) / passed;
    double before = resultsPerSecond;
    resultsPerSecond =
        tickResults == 0 && before == 0
            ? rate
            : before + (rate - before) * -Math.expm1(-passed / SMOOTHING_NANOS);
    tickResults = results;
    tickNanos = nowNanos;
  }

  /** Which moment its age counts from. */
  long newestBornNanos() {
    long newest = cells.get(NEWEST_BORN);
    return newest == NONE ? firstArrivalNanos : newest;
  }

  long results() {
    return cells.get(Outcome.OUTCOME_RESULT_VALUE);
  }

  Tally<Outcome> outcomes() {
    return Tally.of(Outcome.class, cells::get);
  }

  long frames() {
    return cells.get(FRAMES);
  }

  long repliesOwed() {
    return cells.get(OWED);
  }

  double resultsPerSecond() {
    return resultsPerSecond;
  }
}
