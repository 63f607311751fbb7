package dev.zoetrope.server.transport;

import dev.zoetrope.v1.InferRequest;
import dev.zoetrope.v1.InferResponse;
import dev.zoetrope.v1.ListModelsRequest;
import dev.zoetrope.v1.ListModelsResponse;
import dev.zoetrope.v1.VisionGrpc;
import dev.zoetrope.wire.IncomingMessage;
import dev.zoetrope.wire.OutgoingResponse;
import dev.zoetrope.wire.VisionMethods;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/** {@code zoetrope.v1.Vision}. All calls start on the event loop. */
public final class VisionService implements BindableService {
  private final StreamContext context;
  private final SessionRegistry registry;
  private final ProfileReader profiles;
  private final FrameIntake streamed;
  private final FrameIntake single;

  /** The service over these models. */
  public VisionService(StreamContext context, SessionRegistry registry) {
    this.context = context;
    this.registry = registry;
    this.profiles = new ProfileReader(context.catalog(), context.frames());
    this.streamed = new FrameIntake(context, true);
    this.single = new FrameIntake(context, false);
  }

  @Override
  public ServerServiceDefinition bindService() {
    ServerServiceDefinition methods =
        ServerServiceDefinition.builder(VisionMethods.service())
            .addMethod(VisionMethods.watch(), ServerCalls.asyncBidiStreamingCall(this::watch))
            .addMethod(VisionGrpc.getInferMethod(), ServerCalls.asyncUnaryCall(this::infer))
            .addMethod(
                VisionGrpc.getListModelsMethod(), ServerCalls.asyncUnaryCall(this::listModels))
            .build();
    return ServerInterceptors.intercept(methods, new CallContext.Interceptor(context.tenants()));
  }

  private StreamObserver<IncomingMessage> watch(StreamObserver<OutgoingResponse> responses) {
    WatchSession session =
        new WatchSession(
            context,
            registry,
            profiles,
            streamed,
            (ServerCallStreamObserver<OutgoingResponse>) responses,
            CallContext.current());
    registry.started(session);
    return session;
  }

  private void infer(InferRequest request, StreamObserver<InferResponse> responses) {
    try {
      if (registry.isDraining()) {
        throw RequestException.unavailable("the server is draining");
      }
      InferCall.start(
          context, profiles, single, request, (ServerCallStreamObserver<InferResponse>) responses);
    } catch (RequestException e) {
      responses.onError(e.status().asRuntimeException());
    }
  }

  private void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> responses) {
    ListModelsResponse.Builder response = ListModelsResponse.newBuilder();
    context.catalog().all().forEach(model -> response.addModels(model.info(false)));
    responses.onNext(response.build());
    responses.onCompleted();
  }
}
