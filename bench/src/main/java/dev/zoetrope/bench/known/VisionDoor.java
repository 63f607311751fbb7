package dev.zoetrope.bench.known;

import dev.zoetrope.bench.known.sink.HeaderMarshaller;
import dev.zoetrope.bench.known.sink.SinkCall;
import dev.zoetrope.bench.known.sink.SinkMode;
import dev.zoetrope.bench.known.sink.SinkRequest;
import dev.zoetrope.v1.InferResponse;
import dev.zoetrope.v1.ListModelsRequest;
import dev.zoetrope.v1.ListModelsResponse;
import dev.zoetrope.v1.Outcome;
import dev.zoetrope.v1.VisionGrpc;
import dev.zoetrope.wire.OutgoingResponse;
import dev.zoetrope.wire.OutgoingResponseMarshaller;
import dev.zoetrope.wire.VisionMethods;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;

/** {@code zoetrope.v1.Vision}. */
final class VisionDoor {
  private VisionDoor() {}

  /** Answered by the event loops. */
  static ServerServiceDefinition immediate(SinkMode frames, Counter counter) {
    KnownReplies replies = new KnownReplies();
    return service(
        frames,
        replies,
        counter,
        (call, headers) ->
            new SinkCall(call, replies.watch(Outcome.OUTCOME_RESULT, false), counter.frames()));
  }

  /** Answered by the dispatcher. */
  static ServerServiceDefinition dispatched(SinkMode frames, Dispatcher dispatcher) {
    KnownReplies replies = new KnownReplies();
    return service(
        frames, replies, dispatcher, (call, headers) -> new WatchCall(call, replies, dispatcher));
  }

  private static ServerServiceDefinition service(
      SinkMode frames,
      KnownReplies replies,
      Reception reception,
      ServerCallHandler<SinkRequest, OutgoingResponse> watch) {
    MethodDescriptor<SinkRequest, OutgoingResponse> watchMethod =
        VisionMethods.watch().toBuilder(
                HeaderMarshaller.watch(frames), new OutgoingResponseMarshaller())
            .build();
    MethodDescriptor<SinkRequest, InferResponse> inferMethod =
        VisionGrpc.getInferMethod().toBuilder(
                HeaderMarshaller.infer(frames), VisionGrpc.getInferMethod().getResponseMarshaller())
            .build();
    UnaryCall.Form<SinkRequest, InferResponse> infer =
        new UnaryCall.Form<>(SinkRequest::sequence, SinkRequest::captureUnixMicros, replies::infer);
    return ServerServiceDefinition.builder(VisionGrpc.SERVICE_NAME)
        .addMethod(watchMethod, watch)
        .addMethod(inferMethod, UnaryCall.handler(infer, reception))
        .addMethod(
            VisionGrpc.getListModelsMethod(),
            ServerCalls.<ListModelsRequest, ListModelsResponse>asyncUnaryCall(
                (request, observer) -> {
                  observer.onNext(replies.models());
                  observer.onCompleted();
                }))
        .build();
  }
}
