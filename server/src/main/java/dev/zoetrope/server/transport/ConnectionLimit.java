package dev.zoetrope.server.transport;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts connections; calls on one beyond the limit are refused with a reason, which a closed
 * socket could not give. Event loops.
 */
final class ConnectionLimit extends ServerTransportFilter implements ServerInterceptor {
  private static final Attributes.Key<Integer> BEYOND = Attributes.Key.create("beyond-limit");

  private final int limit;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionLimit(int limit) {
    this.limit = limit;
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    int now = open.incrementAndGet();
    return now <= limit ? attributes : attributes.toBuilder().set(BEYOND, now).build();
  }

  @Override
  public void transportTerminated(Attributes attributes) {
    open.decrementAndGet();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Integer beyond = call.getAttributes().get(BEYOND);
    if (beyond == null) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.RESOURCE_EXHAUSTED.withDescription(
            "max_connections: this is connection %d, limit %d".formatted(beyond, limit)),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
