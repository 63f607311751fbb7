package dev.zoetrope.bench.load.engine;

import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.payload.PayloadSet;
import dev.zoetrope.bench.load.result.AgeResult.StreamAge;
import dev.zoetrope.bench.load.target.Answer;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.bench.load.target.Replies;
import dev.zoetrope.bench.load.target.StreamOrder;
import dev.zoetrope.bench.load.target.Target;
import dev.zoetrope.bench.load.target.TargetStream;
import dev.zoetrope.server.clock.Clock;
import java.util.function.ObjLongConsumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a phase: its open frames, and what is due but not yet sent. Frames are entered by
 * the sender and handed to the transport by whoever finds it ready; replies come on the transport's
 * threads. The object guards its frames; {@link #sending} orders what is sent.
 */
final class StreamRun implements Replies {
  private final StreamOrder order;
  private final Clock clock;
  private final long unixMinusNanoMicros;
  private final WorkloadRecorder recorder;
  private final Reference reference;
  private final int backlog;
  private final ObjLongConsumer<StreamRun> afterResult;

  private final OpenFrames frames = new OpenFrames();
  private final AgeTracker age;
  private final Object sending = new Object();

  /** Frames before it have been handed to the transport. Under both locks when it changes. */
  private long handed;

  private @Nullable TargetStream stream;
  private long askedNanos;
  private volatile long openedNanos = -1;
  private volatile boolean ended;
  private volatile @Nullable String failure;

  /**
   * Not yet open.
   *
   * @param backlog frames that may wait here for the transport
   * @param afterResult called on the transport's thread when a result has been counted, with the
   *     time; where a closed loop sends the next frame
   */
  StreamRun(
      StreamOrder order,
      Clock clock,
      Window window,
      WorkloadRecorder recorder,
      Reference reference,
      int backlog,
      ObjLongConsumer<StreamRun> afterResult) {
    this.order = order;
    this.clock = clock;
    this.unixMinusNanoMicros = clock.unixMicros() - clock.nanoTime() / 1_000;
    this.recorder = recorder;
    this.reference = reference;
    this.backlog = backlog;
    this.afterResult = afterResult;
    this.age = new AgeTracker(window);
  }

  /** Asks the target for the stream. */
  void open(Target target) {
    askedNanos = clock.nanoTime();
    TargetStream opened = target.open(order, this);
    synchronized (sending) {
      stream = opened;
    }
  }

  /** A frame is due, or overdue: sends it, or keeps it until the transport is ready. */
  void due(long scheduledNanos) {
    boolean full;
    synchronized (this) {
      full = ended || frames.next() - handed >= backlog;
      if (!full) {
        frames.add(scheduledNanos);
      }
    }
    if (full) {
      long now = clock.nanoTime();
      Outcome outcome = ended ? Outcome.LOST : Outcome.UNSENT;
      recorder.ended(scheduledNanos, now, now, Answer.of(outcome, unsentReason()), false);
      return;
    }
    flush();
  }

  /**
   * The same in a closed loop: only if fewer frames than that have no answer yet.
   *
   * @return whether there was room
   */
  boolean dueWithin(int limit, long scheduledNanos) {
    synchronized (this) {
      if (ended || frames.open() >= limit) {
        return false;
      }
      frames.add(scheduledNanos);
    }
    flush();
    return true;
  }

  private String unsentReason() {
    return ended
        ? "the stream had ended" + (failure == null ? "" : ": " + failure)
        : backlog + " frames were waiting for the transport";
  }

  /** Hands over what waits, as far as the transport is ready. */
  void flush() {
    synchronized (sending) {
      TargetStream to = stream;
      while (to != null && to.isReady()) {
        long sequence;
        long scheduled;
        long now;
        synchronized (this) {
          if (handed == frames.next() || ended) {
            return;
          }
          sequence = handed++;
          scheduled = frames.scheduled(sequence);
          now = clock.nanoTime();
          frames.sent(sequence, now);
        }
        Payload payload = payloads().of(sequence);
        recorder.sent(scheduled, now, payload.size());
        to.send(sequence, payload, scheduled / 1_000 + unixMinusNanoMicros);
      }
    }
  }

  private PayloadSet payloads() {
    return order.payloads();
  }

  @Override
  public void opened() {
    openedNanos = clock.nanoTime();
  }

  @Override
  public void answered(long sequence, Answer answer) {
    long now = clock.nanoTime();
    long scheduled;
    long sent;
    synchronized (this) {
      if (!frames.isOpen(sequence) || sequence >= handed) {
        if (frames.isKnown(sequence) && sequence < handed) {
          recorder.doubled();
        } else {
          recorder.stray();
        }
        return;
      }
      scheduled = frames.scheduled(sequence);
      sent = frames.sent(sequence);
      frames.close(sequence);
      if (answer.outcome() == Outcome.RESULT) {
        age.answered(now, scheduled);
      }
    }
    Payload payload = payloads().of(sequence);
    boolean wrong = false;
    if (reference.knows(payload, answer)) {
      recorder.verified();
      wrong = reference.contradicts(payload, answer);
    }
    recorder.ended(scheduled, sent, now, answer, wrong);
    if (answer.outcome() == Outcome.RESULT) {
      afterResult.accept(this, now);
    }
  }

  @Override
  public void ready() {
    synchronized (this) {
      if (handed == frames.next()) {
        return;
      }
    }
    flush();
  }

  @Override
  public void ended(@Nullable String why) {
    failure = why;
    ended = true;
    if (why != null) {
      recorder.failure("stream ended: " + why);
    }
  }

  /** Gives up all that is open; for when no answer will be waited for any more. */
  void giveUp() {
    long now = clock.nanoTime();
    for (long sequence = firstOpen(); sequence >= 0; sequence = firstOpen()) {
      long scheduled;
      long sent;
      boolean unsent;
      synchronized (this) {
        if (!frames.isOpen(sequence)) {
          continue;
        }
        scheduled = frames.scheduled(sequence);
        sent = frames.sent(sequence);
        unsent = sequence >= handed;
        frames.close(sequence);
        handed = Math.max(handed, sequence + 1);
      }
      Outcome outcome = unsent && !ended ? Outcome.UNSENT : Outcome.LOST;
      String reason = failure == null ? "" : "the stream had ended: " + failure;
      recorder.ended(scheduled, sent, now, Answer.of(outcome, reason), false);
    }
  }

  private synchronized long firstOpen() {
    return frames.open() == 0 ? -1 : frames.first();
  }

  /** Frames without an answer. */
  synchronized int open() {
    return frames.open();
  }

  /** Says that no more will be sent. */
  void finish() {
    synchronized (sending) {
      if (stream != null && !ended) {
        stream.finish();
      }
    }
  }

  /** Ends it, whatever is under way. */
  void cancel() {
    synchronized (sending) {
      if (stream != null && !ended) {
        stream.cancel();
      }
    }
  }

  boolean isOpened() {
    return openedNanos >= 0;
  }

  boolean isEnded() {
    return ended;
  }

  @Nullable String failure() {
    return failure;
  }

  /** From asking for the stream to its being there. */
  long openingNanos() {
    return openedNanos - askedNanos;
  }

  synchronized long ageNanos(long nowNanos) {
    return age.ageNanos(nowNanos);
  }

  /** Ends the count of ages and adds them to the workload's. */
  synchronized StreamAge age(Histogram ageMicros, Histogram peakMicros) {
    age.end();
    ageMicros.add(age.ageMicros());
    peakMicros.add(age.peakMicros());
    return age.result(order.name());
  }

  String name() {
    return order.name();
  }

  /** Among all streams of the workload. */
  int number() {
    return order.number();
  }
}
