package dev.zoetrope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.Limits;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream against a real gRPC server while all goes well. */
@Timeout(60)
class FrameStreamTest {
  private final RecordingListener listener = new RecordingListener();
  private ScriptedVision server;
  private ZoetropeClient client;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedVision();
    client = ZoetropeClient.connect(server.target());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  static Picture picture(long sequence) {
    byte[] pixels = new byte[12];
    java.util.Arrays.fill(pixels, (byte) sequence);
    return Picture.of(sequence, PixelFormat.PIXEL_FORMAT_RGB8, 2, 2, ByteBuffer.wrap(pixels));
  }

  static StreamSpec.Builder queue() {
    return StreamSpec.builder().policy(Policy.POLICY_QUEUE);
  }

  @Test
  void everyFrameIsAnsweredOnce() throws Exception {
    server.whenFramed(
        call -> {
          try {
            Frame frame = call.takeFrame();
            assertThat(frame.getPixels().byteAt(0)).isEqualTo((byte) frame.getSequence());
            call.result(frame.getSequence());
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    FrameStream stream = client.openStream(queue().build(), listener);
    for (int sequence = 0; sequence < 500; sequence++) {
      stream.send(picture(sequence));
    }
    ScriptedCall call = server.takeCall();
    CompletableFuture<Void> completed =
        CompletableFuture.runAsync(
            () -> {
              try {
                call.awaitHalfClose();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              call.complete();
            });

    assertThat(stream.close(Duration.ofSeconds(20))).isTrue();
    completed.get(20, TimeUnit.SECONDS);

    Set<Long> sequences = new TreeSet<>();
    for (Reply reply : listener.replies) {
      assertThat(reply.outcome()).isEqualTo(FrameOutcome.RESULT);
      assertThat(sequences.add(reply.sequence())).isTrue();
    }
    assertThat(sequences).hasSize(500);
    assertThat(stream.counts()).isEqualTo(new StreamCounts(500, 500, 0, 0, 500, 0, 0, 0, 0));
    assertThat(listener.awaitClosed()).isEmpty();
    assertThat(stream.state()).isEqualTo(StreamState.CLOSED);
    assertThatThrownBy(() -> stream.send(picture(501))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aReplySaysEverythingTheServerSaid() throws Exception {
    FrameStream stream = client.openStream(queue().build(), listener);
    stream.send(picture(7).capturedAt(1_000_000).withSourcePts(40));
    ScriptedCall call = server.takeCall();
    call.takeFrame();
    call.result(7);

    Reply reply = listener.takeReply();

    assertThat(reply.classes()).containsExactly(new ClassScore(281, "tabby", 0.75f));
    assertThat(reply.model()).isEqualTo(ScriptedVision.MODEL);
    assertThat(reply.variant()).isEqualTo("1/fp32");
    assertThat(reply.ageMicros()).isEqualTo(1_500);
    assertThat(reply.arrivalAgeMicros()).isGreaterThan(1_000_000);
    assertThat(reply.batchSize()).isEqualTo(2);
    assertThat(reply.bucketSize()).isEqualTo(4);
    assertThat(reply.captureUnixMicros()).isEqualTo(1_000_000);
  }

  @Test
  void captureTimesAreBroughtToTheServersClock() throws Exception {
    long ahead = 3_600_000_000L;
    server.clockAhead(ahead);
    FrameStream stream = client.openStream(queue().build(), listener);
    ClockOffset offset = ScriptedVision.take(listener.clocks, "a clock");
    assertThat(offset.offsetMicros()).isCloseTo(ahead, within(offset.errorMicros() + 1));
    long capture = ClientClock.SYSTEM.unixMicros();

    stream.send(picture(1).capturedAt(capture));

    Frame frame = server.takeCall().takeFrame();
    assertThat(frame.getCaptureUnixUs() - capture).isCloseTo(ahead, within(5_000_000L));
    stream.cancel();
  }

  @Test
  void agesAreTrueWhenTheServersClockIsAheadOrBehind() throws Exception {
    for (long ahead : new long[] {-7_200_000_000L, 5_000_000L}) {
      server.clockAhead(ahead);
      // Its own, because the stream before may still report a clock.
      RecordingListener own = new RecordingListener();
      FrameStream stream = client.openStream(queue().build(), own);
      ClockOffset offset = ScriptedVision.take(own.clocks, "a clock");
      assertThat(stream.clock()).isPresent();
      long now = ClientClock.SYSTEM.unixMicros();
      stream.send(picture(1).capturedAt(now - 250_000, CaptureOrigin.CAPTURE_ORIGIN_CAMERA));
      ScriptedCall call = server.takeCall();
      Frame frame = call.takeFrame();
      long serverNow = ClientClock.SYSTEM.unixMicros() + ahead;

      assertThat(frame.getCaptureOrigin()).isEqualTo(CaptureOrigin.CAPTURE_ORIGIN_CAMERA);
      assertThat(frame.getCaptureUnixUs()).isCloseTo(now - 250_000 + ahead, within(5_000_000L));
      // As a server would say it: by its own clock.
      long age = serverNow - frame.getCaptureUnixUs();
      long truth = ClientClock.SYSTEM.unixMicros() - (now - 250_000);
      assertThat(age)
          .isBetween(250_000 - offset.errorMicros() - 1, truth + offset.errorMicros() + 1);
      call.result(1);
      Reply reply = own.takeReply();
      assertThat(reply.captureOrigin()).isEqualTo(CaptureOrigin.CAPTURE_ORIGIN_CAMERA);
      assertThat(reply.arrivalAgeMicros()).isBetween(250_000L, 20_250_000L);
      stream.cancel();
    }
  }

  @Test
  void prioritiesAndKeyframesAreAskedFor() throws Exception {
    FrameStream stream =
        client.openStream(
            queue().priority(Priority.PRIORITY_HIGH).keyframesOnly(true).build(), listener);
    ScriptedCall call = server.takeCall();

    assertThat(call.open().getPriority()).isEqualTo(Priority.PRIORITY_HIGH);
    assertThat(call.open().getKeyframesOnly()).isTrue();
    listener.awaitState(StreamState.LIVE);
    stream.update(StreamUpdate.none().withKeyframesOnly(false));
    assertThat(call.takeUpdate().getKeyframesOnly()).isFalse();
    stream.cancel();
  }

  @Test
  void latestKeepsOnlyTheNewestWhileThereIsNoRoom() throws Exception {
    server.whenOpened(call -> {});
    FrameStream stream = client.openStream(StreamSpec.defaults(), listener);
    ScriptedCall call = server.takeCall();
    stream.send(picture(1));
    stream.send(picture(2));
    stream.send(picture(3));

    assertThat(listener.takeOutcome()).isEqualTo("1 SUPERSEDED_BY_CLIENT");
    assertThat(listener.takeOutcome()).isEqualTo("2 SUPERSEDED_BY_CLIENT");
    call.open(Limits.getDefaultInstance());
    assertThat(call.takeFrame().getSequence()).isEqualTo(3);
    call.result(3);
    assertThat(listener.takeOutcome()).isEqualTo("3 RESULT");
    assertThat(stream.counts()).isEqualTo(new StreamCounts(3, 1, 0, 0, 3, 2, 0, 0, 0));
  }

  @Test
  void aStalledServerDoesNotMakeLatestBufferWithoutBound() throws Exception {
    server.read(false);
    FrameStream stream =
        client.openStream(
            StreamSpec.builder().pictures(PixelFormat.PIXEL_FORMAT_GRAY8, 1024, 1024).build(),
            listener);
    server.takeCall();
    listener.awaitState(StreamState.LIVE);
    for (int sequence = 0; sequence < 500; sequence++) {
      stream.send(
          Picture.of(
              sequence, PixelFormat.PIXEL_FORMAT_GRAY8, 1024, 1024, ByteBuffer.allocate(1 << 20)));
    }

    StreamCounts counts = stream.counts();
    // What sockets and flow-control windows hold, which is some megabytes, and one that waits.
    assertThat(counts.sent()).isLessThan(64);
    assertThat(counts.supersededHere()).isEqualTo(500 - counts.sent() - 1);
    assertThat(stream.isReady()).isFalse();
    assertThat(stream.trySend(picture(500))).isFalse();
  }

  @Test
  void queueWaitsForRoomInTheWindow() throws Exception {
    FrameStream stream = client.openStream(queue().window(1).build(), listener);
    ScriptedCall call = server.takeCall();
    for (int sequence = 0; sequence < 5; sequence++) {
      stream.send(picture(sequence));
    }

    assertThat(stream.isReady()).isFalse();
    assertThat(stream.send(picture(5), Duration.ZERO)).isFalse();
    assertThat(stream.trySend(picture(5))).isFalse();
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return stream.send(picture(5), Duration.ofSeconds(20));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    for (int sequence = 0; sequence < 5; sequence++) {
      assertThat(call.takeFrame().getSequence()).isEqualTo(sequence);
    }
    assertThat(call.framesWaiting()).isZero();
    call.result(0);
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(call.takeFrame().getSequence()).isEqualTo(5);
  }

  @Test
  void everyModelAnswersForItself() throws Exception {
    FrameStream stream = client.openStream(queue().models("a", "b").build(), listener);
    stream.send(picture(1));
    ScriptedCall call = server.takeCall();
    call.takeFrame();
    call.result(1, "b", "espresso");
    call.result(1, "b", "again");
    call.result(1, "c", "not asked");
    call.result(1, "a", "tabby");

    assertThat(List.of(listener.takeReply().model(), listener.takeReply().model()))
        .containsExactly("b", "a");
    assertThat(stream.counts().duplicates()).isEqualTo(2);
    assertThat(stream.counts().unanswered()).isZero();
  }

  @Test
  void aFrameOverTheMessageLimitIsInvalidAndNeverSent() throws Exception {
    server.whenOpened(call -> call.open(Limits.newBuilder().setMaxMessageBytes(1000).build()));
    FrameStream stream = client.openStream(queue().build(), listener);
    stream.send(Picture.of(1, PixelFormat.PIXEL_FORMAT_GRAY8, 40, 25, ByteBuffer.allocate(1000)));

    Reply reply = listener.takeReply();

    assertThat(reply.outcome()).isEqualTo(FrameOutcome.INVALID);
    assertThat(reply.detail()).contains("pixels", "over the server's limit of 1000");
    assertThat(stream.counts().sent()).isZero();
  }

  @Test
  void updatesAreAcknowledgedOrRefused() throws Exception {
    FrameStream stream = client.openStream(queue().build(), listener);
    ScriptedCall call = server.takeCall();
    stream.update(StreamUpdate.none().withWindow(3).withMaxAge(Duration.ofMillis(200)));
    assertThat(call.takeUpdate())
        .satisfies(
            update -> {
              assertThat(update.getWindow()).isEqualTo(3);
              assertThat(update.getMaxAgeUs()).isEqualTo(200_000);
              assertThat(update.hasPolicy()).isFalse();
            });
    call.notice(
        dev.zoetrope.v1.Notice.newBuilder()
            .setSettings(
                dev.zoetrope.v1.StreamSettings.newBuilder()
                    .setPolicy(Policy.POLICY_QUEUE)
                    .setWindow(3)
                    .setMaxAgeUs(200_000))
            .build());
    assertThat(ScriptedVision.take(listener.settings, "settings").window()).isEqualTo(3);

    stream.update(StreamUpdate.none().withWindow(99));
    call.takeUpdate();
    call.notice(dev.zoetrope.v1.Notice.newBuilder().setRefused("window 99 > 16").build());
    assertThat(ScriptedVision.take(listener.refusals, "a refusal")).isEqualTo("window 99 > 16");
    assertThat(stream.opened())
        .hasValueSatisfying(opened -> assertThat(opened.settings().window()).isEqualTo(3));
  }

  @Test
  void whatIsNotAnsweredInTimeAfterClosingIsLost() throws Exception {
    FrameStream stream = client.openStream(queue().build(), listener);
    stream.send(picture(1));
    ScriptedCall call = server.takeCall();
    call.takeFrame();

    assertThat(stream.close(Duration.ofMillis(1))).isFalse();

    assertThat(listener.takeOutcome()).isEqualTo("1 LOST");
    assertThat(listener.awaitClosed())
        .get()
        .returns(ZoetropeException.Kind.TIMEOUT, ZoetropeException::kind);
    call.awaitCancel();
  }

  @Test
  void methodsThatWaitRefuseToBeCalledFromCallbacks() throws Exception {
    List<Throwable> thrown = new ArrayList<>();
    CompletableFuture<FrameStream> opened = new CompletableFuture<>();
    CompletableFuture<Void> called = new CompletableFuture<>();
    FrameStream stream =
        client.openStream(
            queue().build(),
            new StreamListener() {
              @Override
              public void onReply(Reply reply) {
                FrameStream self = opened.join();
                thrown.add(catchThrowable(() -> self.send(picture(2))));
                thrown.add(catchThrowable(self::close));
                assertThat(self.trySend(picture(3))).isTrue();
                called.complete(null);
              }
            });
    opened.complete(stream);
    stream.send(picture(1));
    ScriptedCall call = server.takeCall();
    call.result(call.takeFrame().getSequence());

    called.get(20, TimeUnit.SECONDS);
    assertThat(thrown).hasSize(2).allMatch(e -> e instanceof IllegalStateException);
    assertThat(call.takeFrame().getSequence()).isEqualTo(3);
  }

  private static Throwable catchThrowable(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable callable) {
    return org.assertj.core.api.Assertions.catchThrowable(callable);
  }

  @Test
  void aListenerThatThrowsDoesNotEndTheStream() throws Exception {
    List<Long> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    CompletableFuture<Void> second = new CompletableFuture<>();
    FrameStream stream =
        client.openStream(
            queue().build(),
            reply -> {
              seen.add(reply.sequence());
              if (reply.sequence() == 1) {
                throw new IllegalArgumentException("the listener's own fault");
              }
              second.complete(null);
            });
    stream.send(picture(1));
    stream.send(picture(2));
    ScriptedCall call = server.takeCall();
    call.result(1);
    call.result(2);

    second.get(20, TimeUnit.SECONDS);
    assertThat(seen).containsExactly(1L, 2L);
  }

  @Test
  void sequencesMustGrow() throws Exception {
    FrameStream stream = client.openStream(queue().build(), listener);
    stream.send(picture(5));

    assertThatThrownBy(() -> stream.send(picture(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 follows 5");
  }

  @Test
  void closingTheClientReportsWhatIsUnanswered() throws Exception {
    FrameStream stream = client.openStream(queue().build(), listener);
    stream.send(picture(1));
    server.takeCall().takeFrame();

    client.close();

    assertThat(listener.takeOutcome()).isEqualTo("1 LOST");
    assertThat(listener.awaitClosed())
        .get()
        .returns(ZoetropeException.Kind.CANCELLED, ZoetropeException::kind);
    assertThatThrownBy(() -> stream.send(picture(2))).isInstanceOf(ZoetropeException.class);
  }

  @Test
  void unaryCallsAnswerAndFailWithKinds() {
    assertThat(client.models()).extracting(Model::name).containsExactly("lite0", "other");
    server.infers(
        request -> {
          assertThat(request.getFrame().getPixels().size()).isEqualTo(12);
          return dev.zoetrope.v1.InferResponse.newBuilder()
              .setReply(
                  dev.zoetrope.v1.FrameReply.newBuilder()
                      .setSequence(request.getFrame().getSequence())
                      .setModel(request.getModel())
                      .setOutcome(dev.zoetrope.v1.Outcome.OUTCOME_INVALID)
                      .setDetail("width 0"))
              .build();
        });
    Reply reply = client.infer(InferSpec.of("other", 3), picture(9));
    assertThat(reply.outcome()).isEqualTo(FrameOutcome.INVALID);
    assertThat(reply.sequence()).isEqualTo(9);
    assertThat(reply.detail()).isEqualTo("width 0");

    server.infers(
        request -> {
          throw Status.NOT_FOUND.withDescription("no model 'x'").asRuntimeException();
        });
    assertThatThrownBy(() -> client.infer(InferSpec.of("x", 0), picture(1)))
        .isInstanceOfSatisfying(
            ZoetropeException.class,
            e -> assertThat(e.kind()).isEqualTo(ZoetropeException.Kind.NOT_FOUND))
        .hasMessageContaining("no model 'x'");
  }
}
