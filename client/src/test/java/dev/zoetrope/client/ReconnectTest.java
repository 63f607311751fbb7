package dev.zoetrope.client;

import static dev.zoetrope.client.FrameStreamTest.picture;
import static dev.zoetrope.client.FrameStreamTest.queue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zoetrope.v1.Policy;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream whose calls break, against a real gRPC server. */
@Timeout(60)
class ReconnectTest {
  private static final RetryPolicy QUICK =
      new RetryPolicy(
          Duration.ofMillis(1),
          Duration.ofMillis(5),
          Duration.ofSeconds(20),
          3,
          Duration.ofSeconds(30));

  private final RecordingListener listener = new RecordingListener();
  private ScriptedVision server;
  private ZoetropeClient client;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedVision();
    client = connect(QUICK);
  }

  private ZoetropeClient connect(RetryPolicy retry) {
    return ZoetropeClient.connect(server.target(), ClientOptions.DEFAULT.withRetry(retry));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void queueSendsAgainWhatWasNotAnsweredAndReportsEachOnce() throws Exception {
    FrameStream stream =
        client.openStream(
            queue().streamId("door").labels(Map.of("site", "north")).topK(3).build(), listener);
    ScriptedCall first = server.takeCall();
    for (int sequence = 1; sequence <= 3; sequence++) {
      stream.send(picture(sequence));
      first.takeFrame();
    }
    first.result(1);
    assertThat(listener.takeOutcome()).isEqualTo("1 RESULT");
    first.fail(Status.UNAVAILABLE.withDescription("gone"));

    ScriptedCall second = server.takeCall();
    assertThat(second.open().getStreamId()).isEqualTo("door");
    assertThat(second.open().getModelsList()).containsExactly(ScriptedVision.MODEL);
    assertThat(second.open().getLabelsMap()).containsEntry("site", "north");
    assertThat(second.open().getTopK()).isEqualTo(3);
    assertThat(second.takeFrame().getSequence()).isEqualTo(2);
    assertThat(second.takeFrame().getSequence()).isEqualTo(3);
    stream.send(picture(4));
    assertThat(second.takeFrame().getSequence()).isEqualTo(4);
    second.result(1);
    second.result(2);
    second.result(2);
    second.result(3);
    second.result(4);

    assertThat(List.of(listener.takeOutcome(), listener.takeOutcome(), listener.takeOutcome()))
        .containsExactly("2 RESULT", "3 RESULT", "4 RESULT");
    assertThat(stream.counts()).isEqualTo(new StreamCounts(4, 4, 2, 0, 4, 0, 0, 2, 1));
    assertThat(listener.states)
        .containsExactly(StreamState.LIVE, StreamState.RETRYING, StreamState.LIVE);
  }

  @Test
  void latestSendsOnlyTheNewestAgain() throws Exception {
    FrameStream stream = client.openStream(StreamSpec.defaults(), listener);
    ScriptedCall first = server.takeCall();
    for (int sequence = 1; sequence <= 3; sequence++) {
      stream.send(picture(sequence));
      first.takeFrame();
    }
    first.fail(Status.UNAVAILABLE);

    ScriptedCall second = server.takeCall();
    assertThat(second.open().getStreamId()).isEqualTo("chosen");
    assertThat(second.takeFrame().getSequence()).isEqualTo(3);
    second.result(3);
    assertThat(List.of(listener.takeOutcome(), listener.takeOutcome(), listener.takeOutcome()))
        .containsExactly("1 LOST", "2 LOST", "3 RESULT");
  }

  @Test
  void rejectSendsNothingAgain() throws Exception {
    FrameStream stream =
        client.openStream(StreamSpec.builder().policy(Policy.POLICY_REJECT).build(), listener);
    stream.send(picture(1));
    ScriptedCall first = server.takeCall();
    first.takeFrame();
    first.fail(Status.UNAVAILABLE);

    assertThat(listener.takeOutcome()).isEqualTo("1 LOST");
    ScriptedCall second = server.takeCall();
    stream.send(picture(2));
    assertThat(second.takeFrame().getSequence()).isEqualTo(2);
  }

  @Test
  void aFrameThatBreaksServersIsGivenUp() throws Exception {
    FrameStream stream = client.openStream(queue().build(), listener);
    stream.send(picture(1));
    for (int call = 0; call < 3; call++) {
      ScriptedCall poisoned = server.takeCall();
      assertThat(poisoned.takeFrame().getSequence()).isEqualTo(1);
      poisoned.fail(Status.RESOURCE_EXHAUSTED.withDescription("message too large"));
    }

    Reply reply = listener.takeReply();
    assertThat(reply.outcome()).isEqualTo(FrameOutcome.LOST);
    assertThat(reply.detail()).contains("message too large");
    stream.send(picture(2));
    ScriptedCall next = server.takeCall();
    next.result(next.takeFrame().getSequence());
    assertThat(listener.takeOutcome()).isEqualTo("2 RESULT");
  }

  @Test
  void onlyTheModelThatHadNotAnsweredIsLost() throws Exception {
    FrameStream stream =
        client.openStream(
            StreamSpec.builder().policy(Policy.POLICY_REJECT).models("a", "b").build(), listener);
    stream.send(picture(1));
    ScriptedCall call = server.takeCall();
    call.takeFrame();
    call.result(1, "b", "espresso");
    assertThat(listener.takeOutcome()).isEqualTo("1 RESULT");
    call.fail(Status.UNAVAILABLE);

    Reply reply = listener.takeReply();
    assertThat(reply.model()).isEqualTo("a");
    assertThat(reply.outcome()).isEqualTo(FrameOutcome.LOST);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {
        "INVALID_ARGUMENT",
        "NOT_FOUND",
        "UNIMPLEMENTED",
        "UNAUTHENTICATED",
        "PERMISSION_DENIED",
        "ABORTED"
      })
  void refusalsThatDoNotHealEndTheStream(Status.Code code) throws Exception {
    server.whenOpened(call -> call.fail(code.toStatus().withDescription("models: no 'x'")));
    FrameStream stream = client.openStream(StreamSpec.defaults(), listener);

    ZoetropeException failure = listener.awaitClosed().orElseThrow();

    assertThat(failure).hasMessageContaining("models: no 'x'");
    assertThat(failure.mayHeal()).isFalse();
    assertThatThrownBy(() -> stream.send(picture(1)))
        .isInstanceOfSatisfying(
            ZoetropeException.class, e -> assertThat(e.kind()).isEqualTo(failure.kind()));
    assertThat(stream.close(Duration.ofSeconds(1))).isFalse();
    server.takeCall();
    assertThat(listener.states).isEmpty();
  }

  @Test
  void givesUpWhenNobodyComesBack() throws Exception {
    client.close();
    client = connect(QUICK.givingUpAfter(Duration.ofMillis(50)));
    FrameStream stream = client.openStream(StreamSpec.defaults(), listener);
    stream.send(picture(1));
    server.takeCall().takeFrame();
    server.close();

    assertThat(listener.takeOutcome()).isEqualTo("1 LOST");
    assertThat(listener.awaitClosed())
        .get()
        .returns(ZoetropeException.Kind.UNAVAILABLE, ZoetropeException::kind);
  }

  @Test
  void aServerThatDrainsGetsNoMoreFrames() throws Exception {
    FrameStream stream = client.openStream(queue().build(), listener);
    ScriptedCall first = server.takeCall();
    stream.send(picture(1));
    first.takeFrame();
    first.draining();
    first.result(1);
    assertThat(listener.takeOutcome()).isEqualTo("1 RESULT");
    assertThat(stream.trySend(picture(2))).isFalse();
    first.fail(Status.UNAVAILABLE.withDescription("draining"));

    stream.send(picture(2));
    ScriptedCall second = server.takeCall();
    second.result(second.takeFrame().getSequence());
    assertThat(listener.takeOutcome()).isEqualTo("2 RESULT");
    assertThat(first.framesWaiting()).isZero();
  }

  @Test
  void closingGoesThroughAReconnect() throws Exception {
    FrameStream stream = client.openStream(queue().build(), listener);
    stream.send(picture(1));
    ScriptedCall first = server.takeCall();
    first.takeFrame();
    ExecutorService closer = Executors.newSingleThreadExecutor();
    try {
      var closed = closer.submit(() -> stream.close(Duration.ofSeconds(20)));
      first.awaitHalfClose();
      first.fail(Status.UNAVAILABLE);
      ScriptedCall second = server.takeCall();
      second.result(second.takeFrame().getSequence());
      second.awaitHalfClose();
      second.complete();

      assertThat(closed.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(listener.takeOutcome()).isEqualTo("1 RESULT");
    } finally {
      closer.shutdownNow();
    }
  }

  @Test
  void anUpdateInFlightIsAskedForAgain() throws Exception {
    FrameStream stream = client.openStream(queue().build(), listener);
    ScriptedCall first = server.takeCall();
    listener.awaitState(StreamState.LIVE);
    stream.update(StreamUpdate.none().withTopK(2));
    first.takeUpdate();
    first.fail(Status.UNAVAILABLE);

    assertThat(server.takeCall().takeUpdate().getTopK()).isEqualTo(2);
  }

  @Test
  void aSilentCallIsBrokenOffAfterAWhile() throws Exception {
    server.answerProbes(false);
    AtomicLong nanos = new AtomicLong();
    ManualTimer timer = new ManualTimer();
    ClientClock clock =
        new ClientClock() {
          @Override
          public long nanoTime() {
            return nanos.get();
          }

          @Override
          public long unixMicros() {
            return SYSTEM.unixMicros();
          }
        };
    ExecutorService pool = Executors.newCachedThreadPool();
    try {
      client.openStream(
          queue().build(),
          listener,
          new StreamRuntime(clock, timer, pool, RandomGenerator.getDefault()));
      ScriptedCall first = server.takeCall();
      listener.awaitState(StreamState.LIVE);

      ManualTimer.Alarm beat = timer.take();
      assertThat(beat.pause()).isEqualTo(Duration.ofSeconds(10));
      nanos.addAndGet(Duration.ofSeconds(10).toNanos());
      beat.goOff();
      assertThat(listener.states).as("ten seconds are not long").isEmpty();
      nanos.addAndGet(Duration.ofSeconds(20).toNanos());
      timer.take().goOff();

      listener.awaitState(StreamState.RETRYING);
      first.awaitCancel();
      timer.take().goOff();
      server.takeCall();
      listener.awaitState(StreamState.LIVE);
    } finally {
      client.close();
      pool.shutdownNow();
    }
  }
}
