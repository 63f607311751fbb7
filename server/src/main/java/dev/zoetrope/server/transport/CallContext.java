package dev.zoetrope.server.transport;

import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.ring.FrameInfo;
import dev.zoetrope.server.ring.Tenant;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.concurrent.TimeUnit;

/**
 * What is known of a call before its first message.
 *
 * @param tenant on whose behalf
 * @param peer the client's address, for log lines
 */
record CallContext(Tenant tenant, String peer) {
  private static final Context.Key<CallContext> CURRENT = Context.key("zoetrope-call");

  /** Of the call that is being started on this thread. */
  static CallContext current() {
    CallContext call = CURRENT.get();
    if (call == null) {
      throw new IllegalStateException("no call is being started on this thread");
    }
    return call;
  }

  /** When the call ends whatever comes, by the monotonic clock; NEVER without a deadline. */
  static long deadlineNanos(Clock clock) {
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null) {
      return FrameInfo.NEVER;
    }
    long left = deadline.timeRemaining(TimeUnit.NANOSECONDS);
    long now = clock.nanoTime();
    return left > FrameInfo.NEVER - now ? FrameInfo.NEVER : now + left;
  }

  /** Makes it known to every call of a service. */
  record Interceptor(TenantDirectory tenants) implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      CallContext known =
          new CallContext(
              tenants.of(headers, call.getAttributes()),
              String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
      return Contexts.interceptCall(
          Context.current().withValue(CURRENT, known), call, headers, next);
    }
  }
}
