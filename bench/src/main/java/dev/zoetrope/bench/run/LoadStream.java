package dev.zoetrope.bench.run;

import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.FrameStream;
import dev.zoetrope.client.Picture;
import dev.zoetrope.client.Reply;
import dev.zoetrope.client.StreamListener;
import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.client.ZoetropeClient;
import dev.zoetrope.client.ZoetropeException;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * One stream that sends as fast as its window lets it: a closed loop. It has a thread of its own;
 * replies come on the client library's threads.
 */
final class LoadStream implements StreamListener, AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final List<ByteBuffer> pictures;
  private final RunPlan plan;
  private final Tally tally;

  /** When the frames under way were given to the stream; twice the window is never overrun. */
  private final AtomicLongArray sentNanos;

  private final FrameStream stream;
  private final Thread sender;
  private volatile boolean stopped;
  private volatile @Nullable Exception failure;

  LoadStream(ZoetropeClient client, List<ByteBuffer> pictures, RunPlan plan, Tally tally) {
    this.pictures = pictures;
    this.plan = plan;
    this.tally = tally;
    this.sentNanos = new AtomicLongArray(Integer.highestOneBit(plan.window()) * 4);
    this.stream =
        client.openStream(
            StreamSpec.builder()
                .models(plan.model())
                .pictures(PixelFormat.PIXEL_FORMAT_RGB8, plan.width(), plan.height())
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
        ByteBuffer pixels = pictures.get((int) (sequence % pictures.size()));
        sentNanos.set(slot(sequence), System.nanoTime());
        stream.send(
            Picture.of(
                sequence,
                PixelFormat.PIXEL_FORMAT_RGB8,
                plan.width(),
                plan.height(),
                pixels.duplicate()));
      }
    } catch (ZoetropeException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int slot(long sequence) {
    return (int) (sequence & (sentNanos.length() - 1));
  }

  @Override
  public void onReply(Reply reply) {
    if (reply.outcome() == FrameOutcome.RESULT) {
      tally.result((System.nanoTime() - sentNanos.get(slot(reply.sequence()))) / 1_000);
    } else {
      tally.other();
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
