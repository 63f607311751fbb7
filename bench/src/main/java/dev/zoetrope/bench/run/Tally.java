package dev.zoetrope.bench.run;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.client.FrameOutcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** What was sent and what the replies of all streams add up to. Any thread. */
public final class Tally {
  private final LongAdder sent = new LongAdder();
  private final LongAdder strays = new LongAdder();
  private final AtomicLong results = new AtomicLong();
  private final Map<FrameOutcome, LongAdder> outcomes = new EnumMap<>(FrameOutcome.class);
  private final Recorder latencyMicros = new Recorder(4);
  private final Recorder executeMicros = new Recorder(4);
  private volatile @Nullable Wait wait;

  /** Nothing yet. */
  public Tally() {
    for (FrameOutcome outcome : FrameOutcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
  }

  /**
   * The result that is waited for.
   *
   * @param from count from which whole rounds are counted
   * @param round results
   * @param least count
   * @param earliestNanos its arrival
   */
  private record Wait(
      long from, long round, long least, long earliestNanos, CompletableFuture<Mark> reached) {
    void look(long count, long nowNanos) {
      if (count >= least && (count - from) % round == 0 && nowNanos - earliestNanos >= 0) {
        reached.complete(new Mark(count, nowNanos));
      }
    }
  }

  /**
   * A result's arrival.
   *
   * @param count results so far, this one among them
   * @param nanos by {@code System.nanoTime}
   */
  public record Mark(long count, long nanos) {

    /** Results a second from an earlier one to this. */
    public double rateSince(Mark earlier) {
      return (count - earlier.count) * 1e9 / (nanos - earlier.nanos);
    }
  }

  /** A frame is about to be given to a stream. */
  public void sending() {
    sent.increment();
  }

  /** The stream did not take it after all. */
  public void notSent() {
    sent.decrement();
  }

  /** A frame got its answer. */
  public void answered(FrameOutcome outcome) {
    LongAdder ends = outcomes.get(outcome);
    if (ends != null) {
      ends.increment();
    }
  }

  /**
   * A frame got a result.
   *
   * @param latency from giving it to its stream until now, µs
   * @param execute of that, in the forward pass, µs
   * @param nowNanos by {@code System.nanoTime}
   */
  public void result(long latency, long execute, long nowNanos) {
    answered(FrameOutcome.RESULT);
    latencyMicros.recordValue(Math.max(0, latency));
    executeMicros.recordValue(Math.max(0, execute));
    long count = results.incrementAndGet();
    Wait waiting = wait;
    if (waiting != null) {
      waiting.look(count, nowNanos);
    }
  }

  /** An answer that belongs to no open frame. */
  public void stray() {
    strays.increment();
  }

  /**
   * Waits for a result; one caller at a time.
   *
   * @param from count from which whole rounds are counted
   * @param round results: it is the last of a whole number of these
   * @param least count it must have reached
   * @param earliestNanos when it may arrive at the earliest
   * @param limit how long to wait after that
   * @throws BenchException if none came
   */
  public Mark await(long from, long round, long least, long earliestNanos, Duration limit)
      throws InterruptedException {
    CompletableFuture<Mark> reached = new CompletableFuture<>();
    wait = new Wait(from, round, least, earliestNanos, reached);
    long left = earliestNanos - System.nanoTime() + limit.toNanos();
    try {
      return reached.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new BenchException(
          "no result for %d s; %d of %d frames answered"
              .formatted(limit.toSeconds(), answers(), sent()),
          e);
    } finally {
      wait = null;
    }
  }

  /** Frames given to streams. */
  public long sent() {
    return sent.sum();
  }

  /** Frames answered with a result. */
  public long results() {
    return results.get();
  }

  /** Frames answered, whatever the outcome. */
  public long answers() {
    return outcomes.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Frames answered with anything but a result. */
  public long others() {
    return answers() - results();
  }

  /** Answers to no open frame. */
  public long strays() {
    return strays.sum();
  }

  /** Answers by outcome. */
  public Map<FrameOutcome, Long> outcomes() {
    Map<FrameOutcome, Long> counts = new EnumMap<>(FrameOutcome.class);
    outcomes.forEach((outcome, count) -> counts.put(outcome, count.sum()));
    return counts;
  }

  /** The latencies since the last call. */
  public Histogram takeLatencies() {
    return latencyMicros.getIntervalHistogram();
  }

  /** The times in the forward pass since the last call. */
  public Histogram takeExecuteTimes() {
    return executeMicros.getIntervalHistogram();
  }
}
