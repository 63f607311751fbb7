package dev.zoetrope.wire;

import dev.zoetrope.v1.VisionGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;

/**
 * The generated {@code Vision} service with {@code Watch} requests read by {@link
 * WatchRequestMarshaller} and responses written by {@link OutgoingResponseMarshaller}.
 */
public final class VisionMethods {
  private static final MethodDescriptor<IncomingMessage, OutgoingResponse> WATCH =
      VisionGrpc.getWatchMethod().toBuilder(
              new WatchRequestMarshaller(), new OutgoingResponseMarshaller())
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
  public static MethodDescriptor<IncomingMessage, OutgoingResponse> watch() {
    return WATCH;
  }

  /** The whole service, as a server binds it. */
  public static ServiceDescriptor service() {
    return SERVICE;
  }
}
