package dev.zoetrope.client;

import dev.zoetrope.v1.ClassScore;
import dev.zoetrope.v1.Classification;
import dev.zoetrope.v1.Clock;
import dev.zoetrope.v1.ClockProbe;
import dev.zoetrope.v1.Draining;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Limits;
import dev.zoetrope.v1.Notice;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.Update;
import dev.zoetrope.v1.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One Watch call as the server sees it. Any thread. */
public final class ScriptedCall {
  private final ServerCallStreamObserver<WatchResponse> responses;
  private final long clockAheadMicros;
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
  private final BlockingQueue<Update> updates = new LinkedBlockingQueue<>();
  private final CountDownLatch halfClosed = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private int framesSeen;
  private volatile Open open = Open.getDefaultInstance();

  ScriptedCall(ServerCallStreamObserver<WatchResponse> responses, long clockAheadMicros) {
    this.responses = responses;
    this.clockAheadMicros = clockAheadMicros;
  }

  void opened(Open value) {
    open = value;
  }

  void framed(Frame frame) {
    framesSeen++;
    frames.add(frame);
  }

  /** Frames that have come in, on the server's thread. */
  public int framesSeen() {
    return framesSeen;
  }

  void updated(Update update) {
    updates.add(update);
  }

  void halfClosed() {
    halfClosed.countDown();
  }

  void cancelled() {
    cancelled.countDown();
  }

  /** What the client opened the stream with. */
  public Open open() {
    return open;
  }

  /** The next frame to come in. */
  public Frame takeFrame() throws InterruptedException {
    return ScriptedVision.take(frames, "a frame");
  }

  Update takeUpdate() throws InterruptedException {
    return ScriptedVision.take(updates, "an update");
  }

  int framesWaiting() {
    return frames.size();
  }

  /** Waits for the client to say that no more frames come. */
  public void awaitHalfClose() throws InterruptedException {
    if (!halfClosed.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("waited 20 s for the half-close");
    }
  }

  void awaitCancel() throws InterruptedException {
    if (!cancelled.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("waited 20 s for the cancellation");
    }
  }

  void open(Limits limits) {
    send(WatchResponse.newBuilder().setOpened(ScriptedVision.opened(open, limits)).build());
  }

  void answer(ClockProbe probe) {
    long now = ClientClock.SYSTEM.unixMicros() + clockAheadMicros;
    notice(
        Notice.newBuilder()
            .setClock(
                Clock.newBuilder()
                    .setClientSendUnixUs(probe.getClientSendUnixUs())
                    .setServerReceiveUnixUs(now)
                    .setServerSendUnixUs(now))
            .build());
  }

  /** A result whose best class is {@code label}. */
  public void result(long sequence, String model, String label) {
    reply(
        FrameReply.newBuilder()
            .setSequence(sequence)
            .setModel(model)
            .setVariant("1/fp32")
            .setOutcome(Outcome.OUTCOME_RESULT)
            .setAgeUs(1_500)
            .setBatchSize(2)
            .setBucketSize(4)
            .setClasses(
                Classification.newBuilder()
                    .addTop(
                        ClassScore.newBuilder()
                            .setIndex(281)
                            .setLabel(label)
                            .setProbability(0.75f))));
  }

  void result(long sequence) {
    result(sequence, ScriptedVision.MODEL, "tabby");
  }

  /** Any reply. */
  public void reply(FrameReply.Builder reply) {
    send(WatchResponse.newBuilder().setReply(reply).build());
  }

  void notice(Notice notice) {
    send(WatchResponse.newBuilder().setNotice(notice).build());
  }

  void draining() {
    notice(Notice.newBuilder().setDraining(Draining.getDefaultInstance()).build());
  }

  private void send(WatchResponse response) {
    synchronized (responses) {
      responses.onNext(response);
    }
  }

  /** Ends the call well. */
  public void complete() {
    synchronized (responses) {
      responses.onCompleted();
    }
  }

  /** Ends the call with an error. */
  public void fail(Status status) {
    synchronized (responses) {
      responses.onError(status.asRuntimeException());
    }
  }
}
