package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.Notice;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.VisionGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client sees of a server that goes away. */
class DrainIT {
  private static final int FRAMES = 12;

  private final Random random = new Random(1);
  private TestServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(TestServer.transport(), List.of(TestModels.slow("small", 8, 20)));
    channel = server.connect();
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.close();
  }

  @Test
  void answersWhatItHasAcceptedAndRefusesTheRest() {
    assertThat(health()).isEqualTo(ServingStatus.SERVING);
    WatchClient client = WatchClient.raw(channel).readAll();
    client.open(Open.newBuilder().setPolicy(Policy.POLICY_QUEUE).setWindow(FRAMES).setLogits(true));
    for (int sequence = 0; sequence < FRAMES; sequence++) {
      client.awaitReady();
      client.frame(picture(sequence).frame(sequence, random, true));
    }
    TestServer.eventually("all accepted", () -> server.counter("frames_received") == FRAMES);

    CompletableFuture<Integer> cut = CompletableFuture.supplyAsync(this::drain);
    assertThat(client.awaitNotices(1)).singleElement().matches(Notice::hasDraining);
    assertUnavailable(WatchClient.stub(channel).readAll().open(Open.newBuilder()).awaitEnd());
    assertUnavailable(inferStatus());
    assertThat(health()).isEqualTo(ServingStatus.NOT_SERVING);

    assertUnavailable(client.awaitEnd());
    assertThat(client.replies().stream().map(FrameReply::getSequence))
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, FRAMES).boxed().toList());
    for (FrameReply reply : client.replies()) {
      assertThat(reply.getOutcome()).as("%s", reply).isEqualTo(Outcome.OUTCOME_RESULT);
      float drawn = picture((int) reply.getSequence()).expected(0, 0);
      assertThat(Math.round(reply.getClasses().getLogits(0) * 255)).isEqualTo(Math.round(drawn));
    }
    assertThat(cut.join()).isZero();
    server.assertEmpty();
    assertThat(server.counter("replies_abandoned")).isZero();
  }

  @Test
  void endsStreamsThatHaveNothingToWaitFor() {
    WatchClient silent = WatchClient.raw(channel).readAll();
    silent.open(Open.newBuilder()).awaitOpened();
    WatchClient unopened = WatchClient.raw(channel).readAll();
    TestServer.eventually("both calls", () -> server.server.openStreams() == 2);
    assertThat(drain()).isZero();
    assertUnavailable(silent.awaitEnd());
    assertUnavailable(unopened.awaitEnd());
    // A call that never opens a stream must not hold up a drain that has begun.
    assertUnavailable(WatchClient.raw(channel).readAll().awaitEnd());
    server.assertEmpty();
  }

  private static MarkedPicture picture(int mark) {
    return new MarkedPicture(mark, 8, 8, PixelFormat.PIXEL_FORMAT_RGB8);
  }

  private int drain() {
    try {
      return server.server.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private ServingStatus health() {
    Set<ServingStatus> both = new HashSet<>();
    for (String service : List.of("", VisionGrpc.SERVICE_NAME)) {
      both.add(
          HealthGrpc.newBlockingStub(channel)
              .check(HealthCheckRequest.newBuilder().setService(service).build())
              .getStatus());
    }
    assertThat(both).hasSize(1);
    return both.iterator().next();
  }

  private Status inferStatus() {
    try {
      return Status.OK.withDescription(
          VisionGrpc.newBlockingStub(channel)
              .infer(InferRequest.newBuilder().setFrame(picture(1).frame(1, random, true)).build())
              .toString());
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  private static void assertUnavailable(Status status) {
    assertThat(status.getCode()).as("%s", status).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription()).isEqualTo("the server is draining");
  }
}
