package dev.zoetrope.bench.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import dev.zoetrope.bench.known.sink.SinkMode;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.v1.ClockProbe;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.ListModelsRequest;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.VisionGrpc;
import dev.zoetrope.v1.WatchRequest;
import dev.zoetrope.v1.WatchResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real sockets, plain generated stubs. */
class KnownServerIT {
  private static final ByteString PIXELS = ByteString.copyFrom(new byte[40_000]);

  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void closeChannels() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  private ManagedChannel channel(KnownServer server) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress(
                "localhost", server.grpcPort(), InsecureChannelCredentials.create())
            .build();
    channels.add(channel);
    return channel;
  }

  private static Frame frame(long sequence, long captureUnixMicros) {
    return Frame.newBuilder()
        .setSequence(sequence)
        .setCaptureUnixUs(captureUnixMicros)
        .setSourcePts(7)
        .setPixels(PIXELS)
        .build();
  }

  /** What a stream has said; complete when it has ended. */
  private static final class Answers implements StreamObserver<WatchResponse> {
    private final List<WatchResponse> all = new ArrayList<>();
    private final CompletableFuture<List<WatchResponse>> ended = new CompletableFuture<>();

    @Override
    public void onNext(WatchResponse response) {
      all.add(response);
    }

    @Override
    public void onError(Throwable problem) {
      ended.completeExceptionally(problem);
    }

    @Override
    public void onCompleted() {
      ended.complete(all);
    }

    List<WatchResponse> await() throws Exception {
      return ended.get(30, TimeUnit.SECONDS);
    }
  }

  private Answers watch(KnownServer server, LongStream captures) {
    Answers answers = new Answers();
    StreamObserver<WatchRequest> up = VisionGrpc.newStub(channel(server)).watch(answers);
    up.onNext(WatchRequest.newBuilder().setOpen(Open.newBuilder().setStreamId("camera")).build());
    up.onNext(
        WatchRequest.newBuilder()
            .setClockProbe(ClockProbe.newBuilder().setClientSendUnixUs(9))
            .build());
    long sequence = 0;
    for (long capture : captures.toArray()) {
      sequence++;
      up.onNext(WatchRequest.newBuilder().setFrame(frame(sequence, capture)).build());
    }
    up.onCompleted();
    return answers;
  }

  private static List<FrameReply> replies(List<WatchResponse> all) {
    return all.stream().filter(WatchResponse::hasReply).map(WatchResponse::getReply).toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = SinkMode.class,
      names = {"COPY", "SKIP"})
  void answersAtOnceWithoutAnySetting(SinkMode mode) throws Exception {
    KnownOptions options = new KnownOptions("localhost", 0, 0, Behaviour.IMMEDIATE, mode);
    try (KnownServer server = KnownServer.start(options)) {
      List<WatchResponse> all = watch(server, LongStream.range(0, 100)).await();
      assertThat(all.get(0).getOpened().getStreamId()).isEqualTo("camera");
      assertThat(all.get(0).getOpened().getModels(0).getName()).isEqualTo(KnownReplies.MODEL);
      assertThat(all.get(1).getNotice().getClock().getClientSendUnixUs()).isEqualTo(9);
      assertThat(replies(all))
          .extracting(FrameReply::getSequence)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
      assertThat(replies(all))
          .allMatch(
              reply ->
                  reply.getOutcome() == Outcome.OUTCOME_RESULT
                      && reply.getClasses().getTop(0).getIndex() == KnownReplies.RIGHT_CLASS);
      assertThat(server.served().frames()).isEqualTo(100);
      server.reset();
      assertThat(server.served().frames()).isZero();
    }
  }

  @Test
  void doesWithAStreamWhatItsTruthSays() throws Exception {
    Behaviour behaviour =
        Behaviour.parse(
            "from=scheduled delay=lognormal(40ms,0.3,seed=5) stall=100ms@50ms drop=1/20"
                + " duplicate=1/10 wrong=1/7 outcome=expired:1/9");
    long start = SystemTime.INSTANCE.unixMicros() + 200_000;
    long[] captures = LongStream.range(0, 200).map(index -> start + index * 1_000).toArray();
    try (KnownServer server = KnownServer.start(KnownOptions.local(behaviour))) {
      List<FrameReply> replies = replies(watch(server, LongStream.of(captures)).await());
      Truth truth = Truth.of(behaviour, LongStream.of(captures).map(c -> c * 1_000).toArray());
      Served served = server.served();
      assertThat(served.frames()).isEqualTo(200);
      assertThat(served.outcomes()).isEqualTo(truth.outcomes());
      assertThat(served.doubled()).isEqualTo(truth.doubled()).isPositive();
      assertThat(served.dropped()).isEqualTo(truth.missing()).isEqualTo(10);
      assertThat(served.wrong()).isEqualTo(truth.wrong()).isPositive();
      assertThat(served.lost()).isZero();
      for (double percent : new double[] {1, 50, 90, 99, 100}) {
        long exact = truth.latencies().percentile(percent);
        assertThat(served.latencyNanos().getValueAtPercentile(percent))
            .isBetween(exact - exact / 500, exact + exact / 500);
      }
      assertThat(replies).hasSize((int) (190 + truth.doubled()));
      assertThat(replies)
          .filteredOn(reply -> reply.getOutcome() == Outcome.OUTCOME_EXPIRED)
          .hasSizeGreaterThanOrEqualTo((int) truth.count(Outcome.OUTCOME_EXPIRED));
      assertThat(replies)
          .filteredOn(reply -> reply.getClasses().getTopCount() > 0)
          .filteredOn(reply -> reply.getClasses().getTop(0).getIndex() == KnownReplies.WRONG_CLASS)
          .isNotEmpty()
          .allMatch(reply -> reply.getSequence() % 7 == 0);
    }
  }

  @Test
  void endsAStreamAfterItsFrames() throws Exception {
    try (KnownServer server =
        KnownServer.start(KnownOptions.local(Behaviour.parse("delay=1ms close-after=3")))) {
      Answers answers = watch(server, LongStream.range(1, 11));
      assertThatThrownBy(answers::await)
          .rootCause()
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
      assertThat(replies(answers.all))
          .extracting(FrameReply::getSequence)
          .containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void answersSinglePicturesAlike() throws Exception {
    try (KnownServer server =
        KnownServer.start(
            KnownOptions.local(
                Behaviour.parse("delay=1ms wrong=1/2 outcome=overloaded:1/3 drop=1/4")))) {
      VisionGrpc.VisionBlockingStub stub = VisionGrpc.newBlockingStub(channel(server));
      InferRequest request =
          InferRequest.newBuilder().setModel("any").setFrame(frame(0, 0)).setTopK(3).build();
      List<FrameReply> replies = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        replies.add(stub.withDeadlineAfter(20, TimeUnit.SECONDS).infer(request).getReply());
      }
      assertThat(replies.get(0).getClasses().getTop(0).getIndex())
          .isEqualTo(KnownReplies.RIGHT_CLASS);
      assertThat(replies.get(1).getClasses().getTop(0).getIndex())
          .isEqualTo(KnownReplies.WRONG_CLASS);
      assertThat(replies.get(2).getOutcome()).isEqualTo(Outcome.OUTCOME_OVERLOADED);
      assertThatThrownBy(() -> stub.withDeadlineAfter(200, TimeUnit.MILLISECONDS).infer(request))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("DEADLINE_EXCEEDED");
      assertThat(server.served().dropped()).isEqualTo(1);
      assertThat(stub.listModels(ListModelsRequest.getDefaultInstance()).getModelsCount())
          .isEqualTo(1);
      assertThat(
              HealthGrpc.newBlockingStub(channels.get(0))
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
    }
  }

  @Test
  void answersPostsAlikeAndTellsTheTruth() throws Exception {
    try (KnownServer server =
        KnownServer.start(
            KnownOptions.local(
                Behaviour.parse("from=scheduled delay=30ms wrong=1/2 outcome=overloaded:1/3")))) {
      long now = SystemTime.INSTANCE.unixMicros();
      List<HttpResponse<String>> responses = new ArrayList<>();
      for (int sequence = 1; sequence <= 3; sequence++) {
        responses.add(
            send(
                request(server, "/v1/any")
                    .header(HttpConnection.SEQUENCE, String.valueOf(sequence))
                    .header(HttpConnection.CAPTURE, String.valueOf(now))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(PIXELS.toByteArray()))));
      }
      assertThat(responses).extracting(HttpResponse::statusCode).containsExactly(200, 200, 503);
      assertThat(responses)
          .extracting(HttpResponse::body)
          .containsExactly(
              "{\"sequence\":1,\"outcome\":\"result\",\"best\":1}",
              "{\"sequence\":2,\"outcome\":\"result\",\"best\":2}",
              "{\"sequence\":3,\"outcome\":\"overloaded\",\"best\":-1}");
      JsonObject truth = truth(server);
      assertThat(truth.get("frames").getAsLong()).isEqualTo(3);
      assertThat(truth.getAsJsonObject("outcomes").asMap().keySet())
          .containsExactlyInAnyOrder("RESULT", "OVERLOADED");
      JsonObject latency = truth.getAsJsonObject("latency_ns");
      assertThat(latency.get("count").getAsLong()).isEqualTo(2);
      // Three significant digits, and what the clocks' origins differ by.
      assertThat(latency.get("p50").getAsLong()).isBetween(29_900_000L, 30_100_000L);
      assertThat(truth.getAsJsonObject("lateness_ns").get("count").getAsLong()).isEqualTo(3);
      assertThat(
              send(request(server, "/reset").POST(HttpRequest.BodyPublishers.noBody()))
                  .statusCode())
          .isEqualTo(200);
      assertThat(truth(server).get("frames").getAsLong()).isZero();
      assertThat(send(request(server, "/elsewhere").GET()).statusCode()).isEqualTo(404);
      assertThat(
              send(request(server, "/")
                      .header(HttpConnection.SEQUENCE, "one")
                      .POST(HttpRequest.BodyPublishers.noBody()))
                  .statusCode())
          .isEqualTo(400);
    }
  }

  private static HttpRequest.Builder request(KnownServer server, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + server.httpPort() + path))
        .version(HttpClient.Version.HTTP_1_1);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonObject truth(KnownServer server) throws Exception {
    return JsonParser.parseString(send(request(server, "/truth").GET()).body()).getAsJsonObject();
  }

  @Test
  void countsOutcomesInTheSameWordsWithoutAnySetting() throws Exception {
    try (KnownServer server = KnownServer.start(KnownOptions.local(Behaviour.IMMEDIATE))) {
      HttpResponse<String> response =
          send(request(server, "/").POST(HttpRequest.BodyPublishers.ofString("a frame")));
      assertThat(response.body()).isEqualTo("{\"sequence\":0,\"outcome\":\"result\",\"best\":1}");
      assertThat(server.served().outcomes()).isEqualTo(Map.of(Outcome.OUTCOME_RESULT, 1L));
    }
  }
}
