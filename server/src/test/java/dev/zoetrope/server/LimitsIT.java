package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.zoetrope.v1.ClockProbe;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Rect;
import dev.zoetrope.v1.VisionGrpc;
import dev.zoetrope.v1.WatchRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each limit, passed by a client that is told so with the limit and the value. */
class LimitsIT {
  private static final Random RANDOM = new Random(1);

  /** Far more than the windows between a server and a client that does not read can hold. */
  private static final int FLOOD = 20_000;

  private TestServer server;

  private ManagedChannel start(Consumer<TestServer.Limits> change) throws IOException {
    TestServer.Limits limits = new TestServer.Limits();
    change.accept(limits);
    server = TestServer.start(limits.build(), List.of(TestModels.probe("small", 8)));
    return server.connect();
  }

  @AfterEach
  void leavesNothingBehind() throws InterruptedException {
    try {
      server.assertEmpty();
    } finally {
      server.close();
    }
  }

  private static WatchClient opened(ManagedChannel channel) {
    WatchClient client = WatchClient.raw(channel).readAll().open(Open.newBuilder());
    client.awaitOpened();
    return client;
  }

  private static WatchClient opening(ManagedChannel channel, Open.Builder open) {
    return WatchClient.raw(channel).readAll().open(open);
  }

  private static void assertEnd(WatchClient client, Status.Code code, String description) {
    Status end = client.awaitEnd();
    assertThat(end.getCode()).as("%s", end).isEqualTo(code);
    assertThat(end.getDescription()).matches(description);
  }

  private static void assertServed(WatchClient client) {
    client.frame(picture()).halfClose();
    assertThat(client.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    assertThat(client.replies())
        .singleElement()
        .satisfies(reply -> assertThat(reply.getOutcome()).isEqualTo(Outcome.OUTCOME_RESULT));
  }

  private static Frame.Builder picture() {
    return new MarkedPicture(5, 8, 8, PixelFormat.PIXEL_FORMAT_RGB8).frame(1, RANDOM, true);
  }

  @Test
  void streams() throws IOException {
    ManagedChannel channel = start(limits -> limits.maxStreams = 2);
    WatchClient first = opened(channel);
    WatchClient second = opened(channel);
    assertEnd(
        opening(server.connect(), Open.newBuilder()),
        Status.Code.RESOURCE_EXHAUSTED,
        "max_streams: 2 streams are open, limit 2");
    assertServed(first);
    assertServed(opened(channel));
    assertServed(second);
  }

  @Test
  void connections() throws IOException {
    ManagedChannel first = start(limits -> limits.maxConnections = 2);
    WatchClient one = opened(first);
    ManagedChannel second = server.connect();
    WatchClient two = opened(second);
    assertEnd(
        opening(server.connect(), Open.newBuilder()),
        Status.Code.RESOURCE_EXHAUSTED,
        "max_connections: this is connection 3, limit 2");
    assertServed(one);
    assertServed(two);
  }

  /** HTTP/2 announces this limit, so a client keeps to it by itself. */
  @Test
  void streamsOnOneConnection() throws IOException {
    ManagedChannel channel = start(limits -> limits.maxStreamsPerConnection = 2);
    WatchClient first = opened(channel);
    assertThat(first.awaitOpened().getLimits().getMaxStreamsPerConnection()).isEqualTo(2);
    WatchClient second = opened(channel);
    WatchClient third = opening(channel, Open.newBuilder());
    WatchClient elsewhere = opened(server.connect());
    assertThat(third.received()).isZero();
    assertThat(server.server.openStreams()).isEqualTo(3);
    assertServed(first);
    third.awaitOpened();
    List.of(second, third, elsewhere).forEach(LimitsIT::assertServed);
  }

  @Test
  void messageSize() throws IOException {
    ManagedChannel channel = start(limits -> limits.maxMessageBytes = 64 << 10);
    WatchClient bystander = opened(channel);
    WatchClient client = opened(channel);
    assertThat(client.awaitOpened().getLimits().getMaxMessageBytes()).isEqualTo(64 << 10);
    WatchClient large = opened(channel);
    large.frame(Frame.newBuilder().setPixels(ByteString.copyFrom(new byte[80 << 10]))).halfClose();
    assertThat(large.awaitEnd().getCode()).isEqualTo(Status.Code.OK);
    assertThat(large.replies())
        .singleElement()
        .satisfies(
            reply -> {
              assertThat(reply.getOutcome()).isEqualTo(Outcome.OUTCOME_INVALID);
              assertThat(reply.getDetail())
                  .isEqualTo("pixels: at most 65536 bytes (max_message_bytes), not 81920");
            });
    Frame.Builder huge = Frame.newBuilder().setPixels(ByteString.copyFrom(new byte[160 << 10]));
    client.frame(huge);
    // gRPC resets a call whose answer has begun; the limit was told in opened.
    assertThat(client.awaitEnd().getCode()).isEqualTo(Status.Code.CANCELLED);
    assertThatThrownBy(
            () ->
                VisionGrpc.newBlockingStub(channel)
                    .infer(InferRequest.newBuilder().setFrame(huge).build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageMatching(
            "RESOURCE_EXHAUSTED: gRPC message exceeds maximum size 131072: 1638\\d\\d");
    assertServed(bystander);
  }

  @Test
  void idleTime() throws IOException {
    ManagedChannel channel = start(limits -> limits.streamIdleTimeout = Duration.ofMillis(300));
    assertEnd(
        opening(channel, Open.newBuilder()),
        Status.Code.DEADLINE_EXCEEDED,
        "stream_idle_timeout: nothing received for \\d+ ms, limit 300");
  }

  @Test
  void repliesThatAreNotRead() throws IOException {
    ManagedChannel channel = start(LimitsIT::impatient);
    WatchClient client = WatchClient.raw(channel).read(1).open(Open.newBuilder().setLogits(true));
    client.awaitOpened();
    for (int i = 0; i < FLOOD && !client.hasEnded(); i++) {
      client.frame(picture());
    }
    TestServer.eventually("the server to end it", () -> server.server.openStreams() == 0);
    assertEnd(
        client.readAll(),
        Status.Code.RESOURCE_EXHAUSTED,
        "stalled_timeout: \\d+ replies made and \\d+ owed have not been read for \\d+ ms,"
            + " limit 500");
    assertThat(server.counter("replies_abandoned")).isPositive();
  }

  /** Notices wait like replies, and are as bounded. */
  @Test
  void noticesThatAreNotRead() throws IOException {
    ManagedChannel channel = start(LimitsIT::impatient);
    WatchClient client = WatchClient.raw(channel).read(1).open(Open.newBuilder());
    client.awaitOpened();
    WatchRequest probe =
        WatchRequest.newBuilder()
            .setClockProbe(ClockProbe.newBuilder().setClientSendUnixUs(1))
            .build();
    for (int i = 0; i < FLOOD && !client.hasEnded(); i++) {
      client.send(probe);
    }
    TestServer.eventually("the server to end it", () -> server.server.openStreams() == 0);
    assertEnd(client.readAll(), Status.Code.RESOURCE_EXHAUSTED, "stalled_timeout: .* limit 500");
    assertThat(client.notices().size()).isLessThan(FLOOD);
  }

  private static void impatient(TestServer.Limits limits) {
    limits.stalledAfter = Duration.ofMillis(100);
    limits.stalledTimeout = Duration.ofMillis(500);
  }

  @Test
  void aNewerStreamTakesTheIdOver() throws IOException {
    ManagedChannel channel = start(limits -> {});
    WatchClient older = opening(channel, Open.newBuilder().setStreamId("door"));
    assertThat(older.awaitOpened().getStreamId()).isEqualTo("door");
    WatchClient newer = opening(server.connect(), Open.newBuilder().setStreamId("door"));
    newer.awaitOpened();
    assertEnd(older, Status.Code.ABORTED, "stream_id: a newer stream has taken over this id");
    assertThat(server.counter("streams_open")).isEqualTo(1);
    WatchClient unnamed = opened(channel);
    assertThat(unnamed.awaitOpened().getStreamId()).matches("[A-Za-z0-9._:/@-]{1,128}");
    assertServed(unnamed);
    assertServed(newer);
  }

  @Test
  void turnsInTheRing() throws IOException {
    ManagedChannel channel = start(limits -> limits.maxStreams = 4);
    WatchClient greedy = opening(channel, Open.newBuilder().setWeight(8));
    greedy.awaitOpened();
    assertEnd(
        opening(channel, Open.newBuilder().setWeight(8)),
        Status.Code.RESOURCE_EXHAUSTED,
        "weight: the ring has no room for 8 more turns");
    assertServed(greedy);
    assertServed(opened(channel));
  }

  @ParameterizedTest
  @MethodSource("badOpens")
  void namesTheField(Open.Builder open, String description) throws IOException {
    assertEnd(opening(start(limits -> {}), open), Status.Code.INVALID_ARGUMENT, description);
  }

  static List<Arguments> badOpens() {
    return List.of(
        bad(
            Open.newBuilder().setPolicy(Policy.POLICY_QUEUE).setWindow(65),
            "window: at most 64, not 65"),
        bad(Open.newBuilder().setWindow(17), "window: at most 16, not 17"),
        bad(Open.newBuilder().setWindow(-1), "window: at most 16, not 4294967295"),
        bad(Open.newBuilder().setWeight(9), "weight: at most 8, not 9"),
        bad(Open.newBuilder().setMaxAgeUs(-1), "max_age_us: at most 3600000000, not 1844.*"),
        bad(Open.newBuilder().setStreamId("a b"), "stream_id: at most 128 characters of .*'a b'"),
        bad(
            Open.newBuilder().setStreamId("x".repeat(129)),
            "stream_id: at most 128 characters .*, not 129 of 'x{32}'"),
        bad(
            Open.newBuilder().addModels("small").addModels("small"),
            "models: 'small' is named twice"),
        bad(
            Open.newBuilder().addAllModels(IntStream.range(0, 9).mapToObj(i -> "m" + i).toList()),
            "models: at most 8, not 9"),
        bad(Open.newBuilder().putLabels("k", "v".repeat(65)), "labels: .* 64 .*, not 65 of 'v.*'"),
        bad(Open.newBuilder().setPolicyValue(9), "policy: a value this server does not know"),
        bad(Open.newBuilder().setCrop(Rect.newBuilder().setWidth(3)), "crop: .*, not 3 x 0"));
  }

  private static Arguments bad(Open.Builder open, String description) {
    return Arguments.of(open, description);
  }
}
