package dev.zoetrope.bench.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.v1.Opened;
import dev.zoetrope.v1.VisionGrpc;
import dev.zoetrope.v1.WatchRequest;
import dev.zoetrope.v1.WatchResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hand-written HTTP/2 client against gRPC's own server. */
@Timeout(60)
class IdleStreamsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Set<StreamObserver<WatchResponse>> calls = ConcurrentHashMap.newKeySet();
  private Server server;

  /** Answers each Open; refuses a model called "none". */
  private final class Doorkeeper extends VisionGrpc.VisionImplBase {
    @Override
    public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> replies) {
      calls.add(replies);
      return new StreamObserver<>() {
        @Override
        public void onNext(WatchRequest request) {
          if (request.getOpen().getModels(0).equals("none")) {
            replies.onError(Status.NOT_FOUND.asRuntimeException());
          } else {
            replies.onNext(
                WatchResponse.newBuilder()
                    .setOpened(Opened.newBuilder().setStreamId("x".repeat(4_000)))
                    .build());
          }
        }

        @Override
        public void onError(Throwable problem) {
          calls.remove(replies);
        }

        @Override
        public void onCompleted() {}
      };
    }
  }

  @BeforeEach
  void start() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Doorkeeper())
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  private String target() {
    return "localhost:" + server.getPort();
  }

  @Test
  void opensEveryStreamOfEveryConnectionAndKeepsThem() throws Exception {
    try (IdleStreams streams = IdleStreams.open(target(), 3, 20, "any", LIMIT)) {
      assertThat(calls).hasSize(60);
      assertThat(streams.ended()).isZero();
    }
  }

  @Test
  void saysSoWhenTheServerEndsAStream() {
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(() -> IdleStreams.open(target(), 1, 2, "none", LIMIT))
        .withMessageContaining("0 of 2 idle streams were opened");
  }
}
