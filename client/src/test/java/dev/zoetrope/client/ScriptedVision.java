package dev.zoetrope.client;

import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.InferResponse;
import dev.zoetrope.v1.Limits;
import dev.zoetrope.v1.ListModelsRequest;
import dev.zoetrope.v1.ListModelsResponse;
import dev.zoetrope.v1.ModelInfo;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Opened;
import dev.zoetrope.v1.StreamSettings;
import dev.zoetrope.v1.VisionGrpc;
import dev.zoetrope.v1.WatchRequest;
import dev.zoetrope.v1.WatchResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A real gRPC server on a localhost socket whose {@code Vision} does what a test says: it opens
 * streams and answers clock probes by itself unless told otherwise, and leaves every reply to the
 * test.
 */
public final class ScriptedVision extends VisionGrpc.VisionImplBase implements AutoCloseable {
  /** The default model's name. */
  public static final String MODEL = "lite0";

  private final Server server;
  private final BlockingQueue<ScriptedCall> calls = new LinkedBlockingQueue<>();
  private final BlockingQueue<Metadata> headers = new LinkedBlockingQueue<>();
  private volatile Consumer<ScriptedCall> whenOpened =
      call -> call.open(Limits.getDefaultInstance());
  private volatile Consumer<ScriptedCall> whenFramed = call -> {};
  private volatile boolean answersProbes = true;
  private volatile boolean reads = true;
  private volatile long clockAheadMicros;
  private volatile Function<InferRequest, InferResponse> infers =
      request -> InferResponse.getDefaultInstance();

  /** Starts on a free port, in plaintext. */
  public ScriptedVision() throws IOException {
    this(InsecureServerCredentials.create());
  }

  ScriptedVision(ServerCredentials credentials) throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, credentials)
            .addService(this)
            .intercept(
                new ServerInterceptor() {
                  @Override
                  public <Q, A> ServerCall.Listener<Q> interceptCall(
                      ServerCall<Q, A> call, Metadata sent, ServerCallHandler<Q, A> next) {
                    headers.add(sent);
                    return next.startCall(call, sent);
                  }
                })
            .maxInboundMessageSize(32 << 20)
            .build()
            .start();
  }

  /** Where it listens. */
  public String target() {
    return "localhost:" + server.getPort();
  }

  /** The next call's headers. */
  Metadata takeHeaders() throws InterruptedException {
    return take(headers, "a call's headers");
  }

  /** The next Watch call whose Open has come in. */
  public ScriptedCall takeCall() throws InterruptedException {
    return take(calls, "a Watch call");
  }

  /** What to do with each Open instead of answering it. */
  void whenOpened(Consumer<ScriptedCall> action) {
    whenOpened = action;
  }

  /** What to do with each frame, on the server's thread. */
  public void whenFramed(Consumer<ScriptedCall> action) {
    whenFramed = action;
  }

  void answerProbes(boolean value) {
    answersProbes = value;
  }

  /** False: calls that start from now on read only what is asked for with {@code request}. */
  void read(boolean value) {
    reads = value;
  }

  void clockAhead(long micros) {
    clockAheadMicros = micros;
  }

  /** What to answer Infer with. */
  public void infers(Function<InferRequest, InferResponse> answer) {
    infers = answer;
  }

  static ModelInfo model(String name) {
    return ModelInfo.newBuilder()
        .setName(name)
        .setVersion("1")
        .setPrecision("fp32")
        .setInputWidth(224)
        .setInputHeight(224)
        .setClasses(1000)
        .build();
  }

  static Opened opened(Open open, Limits limits) {
    List<String> models = open.getModelsCount() == 0 ? List.of(MODEL) : open.getModelsList();
    return Opened.newBuilder()
        .setStreamId(open.getStreamId().isEmpty() ? "chosen" : open.getStreamId())
        .addAllModels(models.stream().map(ScriptedVision::model).toList())
        .setSettings(
            StreamSettings.newBuilder()
                .setPolicy(open.getPolicy())
                .setOrder(open.getOrder())
                .setMaxAgeUs(open.getMaxAgeUs())
                .setWindow(open.getWindow() == 0 ? 8 : open.getWindow())
                .setWeight(1)
                .setTopK(open.getTopK() == 0 ? 5 : open.getTopK()))
        .setLimits(limits)
        .build();
  }

  @Override
  public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> responses) {
    ServerCallStreamObserver<WatchResponse> observer =
        (ServerCallStreamObserver<WatchResponse>) responses;
    ScriptedCall call = new ScriptedCall(observer, clockAheadMicros);
    observer.setOnCancelHandler(call::cancelled);
    if (!reads) {
      observer.disableAutoRequest();
      observer.request(1);
    }
    return new StreamObserver<>() {
      @Override
      public void onNext(WatchRequest request) {
        switch (request.getKindCase()) {
          case OPEN -> {
            call.opened(request.getOpen());
            calls.add(call);
            whenOpened.accept(call);
          }
          case CLOCK_PROBE -> {
            if (answersProbes) {
              call.answer(request.getClockProbe());
            }
          }
          case FRAME -> {
            call.framed(request.getFrame());
            whenFramed.accept(call);
          }
          case UPDATE -> call.updated(request.getUpdate());
          case KIND_NOT_SET -> throw new AssertionError("an empty request");
        }
      }

      @Override
      public void onError(Throwable error) {
        call.cancelled();
      }

      @Override
      public void onCompleted() {
        call.halfClosed();
      }
    };
  }

  @Override
  public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> responses) {
    responses.onNext(
        ListModelsResponse.newBuilder().addModels(model(MODEL)).addModels(model("other")).build());
    responses.onCompleted();
  }

  @Override
  public void infer(InferRequest request, StreamObserver<InferResponse> responses) {
    InferResponse answer;
    try {
      answer = infers.apply(request);
    } catch (RuntimeException e) {
      responses.onError(e);
      return;
    }
    responses.onNext(answer);
    responses.onCompleted();
  }

  static <T> T take(BlockingQueue<T> queue, String what) throws InterruptedException {
    T taken = queue.poll(20, TimeUnit.SECONDS);
    if (taken == null) {
      throw new AssertionError("waited 20 s for " + what);
    }
    return taken;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
