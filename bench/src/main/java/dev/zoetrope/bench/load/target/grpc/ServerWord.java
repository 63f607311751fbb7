package dev.zoetrope.bench.load.target.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;

/**
 * Whether a call's status came from the server. Without that, UNAVAILABLE may be a full queue or a
 * broken connection, and nothing else tells them apart.
 */
final class ServerWord extends ClientStreamTracer {
  private volatile boolean said;

  /** Options of the one call that this belongs to. */
  CallOptions listenTo(CallOptions options) {
    ServerWord word = this;
    return options.withStreamTracerFactory(
        new ClientStreamTracer.Factory() {
          @Override
          public ClientStreamTracer newClientStreamTracer(StreamInfo info, Metadata headers) {
            return word;
          }
        });
  }

  @Override
  public void inboundTrailers(Metadata trailers) {
    said = true;
  }

  boolean said() {
    return said;
  }
}
