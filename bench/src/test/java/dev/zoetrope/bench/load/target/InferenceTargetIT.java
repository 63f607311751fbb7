package dev.zoetrope.bench.load.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.zoetrope.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import dev.zoetrope.inference.ModelInferRequest;
import dev.zoetrope.inference.ModelInferResponse;
import dev.zoetrope.inference.ModelMetadataRequest;
import dev.zoetrope.inference.ModelMetadataResponse;
import dev.zoetrope.inference.ModelStatistics;
import dev.zoetrope.inference.ModelStatisticsRequest;
import dev.zoetrope.inference.ModelStatisticsResponse;
import dev.zoetrope.inference.ModelStreamInferResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Open Inference Protocol against a service that keeps what it gets. */
@Timeout(120)
class InferenceTargetIT {
  private final Queue<ModelInferRequest> requests = new ConcurrentLinkedQueue<>();
  private final Queue<Metadata> headers = new ConcurrentLinkedQueue<>();
  private volatile Status status = Status.OK;
  private volatile boolean silent;
  private Server server;

  @BeforeEach
  void serve() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(16 << 20)
            .addService(new Service())
            .intercept(
                new ServerInterceptor() {
                  @Override
                  public <Q, R> ServerCall.Listener<Q> interceptCall(
                      ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
                    headers.add(metadata);
                    return next.startCall(call, metadata);
                  }
                })
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  private final class Service extends GRPCInferenceServiceImplBase {
    @Override
    public void modelMetadata(
        ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> out) {
      out.onNext(
          ModelMetadataResponse.newBuilder()
              .addInputs(
                  ModelMetadataResponse.TensorMetadata.newBuilder()
                      .setName("pixels")
                      .setDatatype(request.getName().equals("files") ? "BYTES" : "FP32")
                      .addAllShape(
                          request.getName().equals("files")
                              ? List.of(-1L, 1L)
                              : List.of(-1L, 3L, 4L)))
              .build());
      out.onCompleted();
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> out) {
      requests.add(request);
      if (silent) {
        return;
      }
      if (status.isOk()) {
        out.onNext(answer(request));
        out.onCompleted();
      } else {
        out.onError(status.asRuntimeException());
      }
    }

    @Override
    public StreamObserver<ModelInferRequest> modelStreamInfer(
        StreamObserver<ModelStreamInferResponse> out) {
      return new StreamObserver<>() {
        @Override
        public void onNext(ModelInferRequest request) {
          requests.add(request);
          ModelStreamInferResponse.Builder response = ModelStreamInferResponse.newBuilder();
          if (status.isOk()) {
            response.setInferResponse(answer(request));
          } else {
            response
                .setErrorMessage("Exceeds maximum queue size")
                .setInferResponse(ModelInferResponse.newBuilder().setId(request.getId()));
          }
          out.onNext(response.build());
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {
          out.onCompleted();
        }
      };
    }

    @Override
    public void modelStatistics(
        ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> out) {
      ModelStatistics.Builder stats = ModelStatistics.newBuilder().setExecutionCount(3);
      stats.getInferenceStatsBuilder().getQueueBuilder().setCount(2).setNs(7_000);
      out.onNext(ModelStatisticsResponse.newBuilder().addModelStats(stats).build());
      out.onCompleted();
    }
  }

  private static ModelInferResponse answer(ModelInferRequest request) {
    ByteBuffer scores = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    scores.putFloat(-3f).putFloat(5f).putFloat(1f).flip();
    return ModelInferResponse.newBuilder()
        .setId(request.getId())
        .addOutputs(
            ModelInferResponse.InferOutputTensor.newBuilder()
                .setName("scores")
                .setDatatype("FP32")
                .addShape(3))
        .addRawOutputContents(ByteString.copyFrom(scores))
        .build();
  }

  private Target target(String scheme) {
    return Orders.target(
        scheme + "://127.0.0.1:" + server.getPort(), Map.of("token", "abc"), "x-team: vision");
  }

  private Heard run(Target target, StreamOrder order, int frames) throws Exception {
    Heard heard = new Heard();
    TargetStream stream = target.open(order, heard);
    for (int i = 0; i < frames; i++) {
      stream.send(i, order.payloads().of(i), 1);
    }
    stream.finish();
    assertThat(heard.awaitEnd()).isEmpty();
    assertThat(heard.answers).hasSize(frames);
    return heard;
  }

  @Test
  void theServerGetsShapeTypeBytesHeadersAndToken() throws Exception {
    for (String scheme : List.of("oip", "oip+stream")) {
      requests.clear();
      headers.clear();
      try (Target target = target(scheme)) {
        StreamOrder order = Orders.of("model", "tensor:FP32[3,4],frames=2", "", 0);
        Heard heard = run(target, order, 4);
        assertThat(heard.answers.values()).containsOnly(Answer.result(1));
        assertThat(requests).hasSize(4);
        for (ModelInferRequest request : requests) {
          int sequence = Integer.parseInt(request.getId());
          assertThat(request.getModelName()).isEqualTo("model");
          assertThat(request.getInputs(0).getName()).isEqualTo("pixels");
          assertThat(request.getInputs(0).getDatatype()).isEqualTo("FP32");
          assertThat(request.getInputs(0).getShapeList()).containsExactly(1L, 3L, 4L);
          assertThat(request.getRawInputContents(0).asReadOnlyByteBuffer())
              .isEqualTo(order.payloads().of(sequence).bytes());
        }
        for (Metadata each : headers) {
          assertThat(each.get(Metadata.Key.of("x-team", Metadata.ASCII_STRING_MARSHALLER)))
              .isEqualTo("vision");
          assertThat(each.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)))
              .isEqualTo("Bearer abc");
        }
        assertThat(target.counters()).containsEntry("queue_us_sum", 7.0);
      }
    }
  }

  @Test
  void aFileIsOneElementWithItsLengthBeforeIt() throws Exception {
    try (Target target = target("oip")) {
      StreamOrder order = Orders.of("files", "jpeg:16x16,frames=1", "", 0);
      run(target, order, 1);
      ModelInferRequest request = requests.remove();
      assertThat(request.getInputs(0).getShapeList()).containsExactly(1L, 1L);
      ByteBuffer raw =
          request.getRawInputContents(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      assertThat(raw.getInt()).isEqualTo(order.payloads().of(0).size());
      assertThat(raw).isEqualTo(order.payloads().of(0).bytes());
    }
  }

  @Test
  void aStatusBecomesAnOutcome() throws Exception {
    Map<Status, Outcome> meanings =
        Map.of(
            Status.UNAVAILABLE, Outcome.OVERLOADED,
            Status.RESOURCE_EXHAUSTED, Outcome.OVERLOADED,
            Status.INVALID_ARGUMENT, Outcome.INVALID,
            Status.INTERNAL, Outcome.FAILED);
    StreamOrder order = Orders.of("model", "tensor:FP32[3,4],frames=1", "", 0);
    try (Target target = target("oip")) {
      for (Map.Entry<Status, Outcome> meaning : meanings.entrySet()) {
        status = meaning.getKey().withDescription("because");
        assertThat(run(target, order, 1).answers.get(0L).outcome())
            .as(meaning.getKey().toString())
            .isEqualTo(meaning.getValue());
      }
    }
    try (Target target = target("oip+stream")) {
      assertThat(run(target, order, 1).answers.get(0L).outcome()).isEqualTo(Outcome.OVERLOADED);
    }
  }

  @Test
  void aSilentServerTimesOutAndABrokenConnectionLosesFrames() throws Exception {
    silent = true;
    try (Target target = target("oip")) {
      StreamOrder brief =
          Orders.of("model", "tensor:FP32[3,4],frames=1", "", 0, Duration.ofMillis(50));
      assertThat(run(target, brief, 1).answers.get(0L).outcome()).isEqualTo(Outcome.TIMED_OUT);
      StreamOrder order = Orders.of("model", "tensor:FP32[3,4],frames=1", "", 0);
      Heard heard = new Heard();
      TargetStream stream = target.open(order, heard);
      heard.awaitOpen();
      stream.send(0, order.payloads().of(0), 1);
      server.shutdownNow();
      heard.await(1);
      assertThat(heard.answers.get(0L).outcome()).isIn(Outcome.LOST, Outcome.OVERLOADED);
    }
  }

  @Test
  void aPayloadThatTheModelDoesNotTakeEndsTheStreamWithTheReason() throws Exception {
    for (String scheme : List.of("oip", "oip+stream")) {
      try (Target target = target(scheme)) {
        Heard heard = new Heard();
        target.open(Orders.of("model", "noise:4x4,frames=1", "", 0), heard);
        assertThat(heard.awaitEnd()).contains("input pixels is FP32").contains("is UINT8");
      }
    }
  }

  @Test
  void sendingAFrameAllocatesLessThanFourKibibytes() throws Exception {
    for (String scheme : List.of("oip", "oip+stream")) {
      try (Target target =
          Orders.target(scheme + "://127.0.0.1:" + server.getPort(), Map.of("datatype", "UINT8"))) {
        StreamOrder order = Orders.of("model", "noise:224x224,frames=2", "", 0);
        Heard heard = new Heard();
        TargetStream stream = target.open(order, heard);
        heard.awaitOpen();
        assertThat(Orders.sendBytes(stream, heard, order, 100)).as(scheme).isLessThan(4_096);
      }
    }
  }
}
