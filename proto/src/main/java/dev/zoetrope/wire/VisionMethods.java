package dev.zoetrope.wire;

import dev.zoetrope.v1.VisionGrpc;
import dev.zoetrope.v1.WatchResponse;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;

/**
 * The generated {@code Vision} service with {@code Watch} requests read by {@link
 * WatchRequestMarshaller}.
 */
public final class VisionMethods {
  private static final MethodDescriptor<IncomingMessage, WatchResponse> WATCH =
      VisionGrpc.getWatchMethod().toBuilder(
              new WatchRequestMarshaller(),
              ProtoUtils.marshaller(WatchResponse.getDefaultInstance()))
          .build();

  private static final ServiceDescriptor SERVICE =
      ServiceDescriptor.newBuilder(VisionGrpc.SERVICE_NAME)
          .setSchemaDescriptor(VisionGrpc.getServiceDescriptor().getSchemaDescriptor())
          .addMethod(WATCH)
          .addMethod(VisionGrpc.getInferMethod())
          .addMethod(VisionGrpc.getListModelsMethod())
          .build();

  private VisionMethods() {}

  /** {@code Watch}; keeps the generated schema, so that reflection goes on working. */
  public static MethodDescriptor<IncomingMessage, WatchResponse> watch() {
    return WATCH;
  }

  /** The whole service, as a server binds it. */
  public static ServiceDescriptor service() {
    return SERVICE;
  }
}
