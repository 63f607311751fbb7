package dev.zoetrope.bench.live;

import dev.zoetrope.client.FrameOutcome;
import dev.zoetrope.client.FrameStream;
import dev.zoetrope.client.Picture;
import dev.zoetrope.client.Reply;
import dev.zoetrope.client.StreamCounts;
import dev.zoetrope.client.StreamListener;
import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.client.ZoetropeClient;
import dev.zoetrope.client.ZoetropeException;
import dev.zoetrope.v1.Policy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream of an open-loop run and its ledger. {@link #send} is called by the sending thread, the
 * listener's methods by the client library.
 */
final class LiveStream implements StreamListener {
  private final FrameMaker maker;
  private final boolean latest;
  private final FrameLedger ledger;
  private final CountDownLatch opened = new CountDownLatch(1);
  private final FrameStream stream;
  private long heldBack;
  private volatile @Nullable ZoetropeException failure;

  LiveStream(ZoetropeClient client, StreamSpec spec, FrameMaker maker, FrameLedger ledger) {
    this.maker = maker;
    this.latest = spec.policy() == Policy.POLICY_LATEST;
    this.ledger = ledger;
    this.stream = client.openStream(spec, this);
  }

  @Override
  public void onOpened(dev.zoetrope.client.OpenedStream what) {
    opened.countDown();
  }

  void awaitOpened(Duration limit) throws InterruptedException {
    if (!opened.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("a stream was not opened within " + limit);
    }
  }

  /**
   * Sends the next frame, without waiting for room: under LATEST there always is, under the other
   * policies a frame without room is held back.
   *
   * @param intendedNanos when it was to be sent, by {@code System.nanoTime}
   * @param captureUnixMicros the same, by the wall clock
   */
  void send(long intendedNanos, long captureUnixMicros) throws InterruptedException {
    int sequence = ledger.sending(intendedNanos);
    Picture picture = maker.make(sequence).capturedAt(captureUnixMicros);
    boolean taken = latest ? stream.send(picture, Duration.ofSeconds(10)) : stream.trySend(picture);
    if (!taken) {
      maker.done(sequence);
      ledger.heldBack();
      heldBack++;
    }
  }

  @Override
  public void onReply(Reply reply) {
    if (reply.outcome() == FrameOutcome.RESULT) {
      maker.judge(reply);
    }
    if (ledger.answered(reply, System.nanoTime())) {
      maker.done(reply.sequence());
    }
  }

  @Override
  public void onClosed(@Nullable ZoetropeException why) {
    failure = why;
  }

  /** Waits for what is under way. Whatever is not answered by then is LOST in the ledger. */
  boolean close(Duration limit) {
    return stream.close(limit);
  }

  /** Frames the stream would not take at their time. Sending thread, or afterwards. */
  long heldBack() {
    return heldBack;
  }

  StreamCounts counts() {
    return stream.counts();
  }

  FrameLedger ledger() {
    return ledger;
  }

  /** What ended the stream early; null if nothing did. */
  @Nullable ZoetropeException failure() {
    return failure;
  }
}
