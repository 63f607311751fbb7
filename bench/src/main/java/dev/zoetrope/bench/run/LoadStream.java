package dev.zoetrope.bench.run;

import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.FrameStream;
import dev.zoetrope.client.Picture;
import dev.zoetrope.client.Reply;
import dev.zoetrope.client.StreamListener;
import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.client.ZoetropeClient;
import dev.zoetrope.client.ZoetropeException;
import dev.zoetrope.v1.Policy;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One stream that sends as fast as its window lets it: a closed loop. It has a thread of its own;
 * replies come on the client library's threads.
 */
final class LoadStream implements StreamListener, AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofMinutes(2);

  private final LoadPlan plan;
  private final Tally tally;

  /** No time that {@code System.nanoTime} gives: it never runs for centuries. */
  private static final long ANSWERED = Long.MIN_VALUE;

  /**
   * Frames whose answers may wait for the listener's thread: the stream takes a frame as soon as an
   * older one's answer is in, whether or not it has been told.
   */
  private static final int LEAST_SLOTS = 1_024;

  private static final long SLOT_WAIT_NANOS = 50_000;

  /** When the frames that are open were given to the stream. */
  private final AtomicLongArray sentNanos;

  /** Places in the window, as this side counts them. */
  private final Semaphore room;

  private final FrameStream stream;
  private final Thread sender;
  private volatile boolean stopped;
  private volatile @Nullable Exception failure;

  LoadStream(ZoetropeClient client, LoadPlan plan, Tally tally) {
    this.plan = plan;
    this.tally = tally;
    this.room = new Semaphore(plan.paced() ? plan.window() : Integer.MAX_VALUE / 2);
    this.sentNanos =
        new AtomicLongArray(Math.max(LEAST_SLOTS, Integer.highestOneBit(plan.window()) * 4));
    for (int slot = 0; slot < sentNanos.length(); slot++) {
      sentNanos.set(slot, ANSWERED);
    }
    this.stream =
        client.openStream(
            StreamSpec.builder()
                .models(plan.model())
                .pictures(
                    plan.pictures().format(), plan.pictures().width(), plan.pictures().height())
                .policy(Policy.POLICY_QUEUE)
                .window(plan.window())
                .topK(1)
                .build(),
            this);
    this.sender = new Thread(this::send, "load-sender");
  }

  void start() {
    sender.start();
  }

  private void send() {
    try {
      for (long sequence = 1; !stopped; sequence++) {
        give(plan.pictures().picture(sequence));
      }
    } catch (ZoetropeException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void give(Picture picture) throws InterruptedException {
    int slot = slot(picture.sequence());
    while (sentNanos.get(slot) != ANSWERED && !stopped) {
      LockSupport.parkNanos(SLOT_WAIT_NANOS);
    }
    room.acquire();
    if (stopped) {
      return;
    }
    sentNanos.set(slot, System.nanoTime());
    tally.sending();
    boolean taken = false;
    try {
      stream.send(picture);
      taken = true;
    } finally {
      if (!taken) {
        tally.notSent();
      }
    }
  }

  private int slot(long sequence) {
    return (int) (sequence & (sentNanos.length() - 1));
  }

  @Override
  public void onReply(Reply reply) {
    room.release();
    long sent = sentNanos.getAndSet(slot(reply.sequence()), ANSWERED);
    if (sent == ANSWERED) {
      tally.stray();
    } else if (reply.outcome() == FrameOutcome.RESULT) {
      long now = System.nanoTime();
      tally.result((now - sent) / 1_000, reply.stages().executeMicros(), now);
    } else {
      tally.answered(reply.outcome());
    }
  }

  /** Sends no more and lets another stream do the same before {@link #close}. */
  void stop() {
    stopped = true;
  }

  /** Waits for what is under way. */
  @Override
  public void close() throws InterruptedException {
    stop();
    sender.join(CLOSE_LIMIT.toMillis());
    sender.interrupt();
    boolean clean = stream.close(CLOSE_LIMIT);
    if (!clean && failure == null) {
      failure = new IllegalStateException("the stream did not end cleanly");
    }
  }

  /** What ended the stream early; null if nothing did. */
  @Nullable Exception failure() {
    return failure;
  }
}
