package dev.zoetrope.wire;

import dev.zoetrope.v1.VisionGrpc;
import dev.zoetrope.v1.WatchResponse;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;

/**
 * The methods of {@code Vision} that a client calls with something else than the generated classes.
 */
public final class ClientMethods {
  private static final MethodDescriptor<OutgoingMessage, WatchResponse> WATCH =
      VisionGrpc.getWatchMethod().toBuilder(
              new OutgoingMessageMarshaller(),
              ProtoUtils.marshaller(WatchResponse.getDefaultInstance()))
          .build();

  private ClientMethods() {}

  /** {@code Watch} with requests written by {@link OutgoingMessageMarshaller}. */
  public static MethodDescriptor<OutgoingMessage, WatchResponse> watch() {
    return WATCH;
  }
}
