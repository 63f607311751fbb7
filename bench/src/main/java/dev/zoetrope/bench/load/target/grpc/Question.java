package dev.zoetrope.bench.load.target.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call beside the load: what the server serves, what it has counted. Its answer comes on the
 * connection's event loop.
 *
 * @param <T> the answer
 */
public final class Question<T> implements StreamObserver<T> {
  private static final long LIMIT_SECONDS = 10;

  private final CompletableFuture<T> future = new CompletableFuture<>();
  private @Nullable T answer;

  private Question() {}

  /**
   * Asks; ten seconds are given.
   *
   * @return fails with what gRPC fails with
   */
  public static <Q, T> CompletableFuture<T> ask(
      GrpcConnections connections,
      ManagedChannel channel,
      MethodDescriptor<Q, T> method,
      Q request) {
    Question<T> question = new Question<>();
    ClientCalls.asyncUnaryCall(
        ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(connections.newHeaders()))
            .newCall(
                method, CallOptions.DEFAULT.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)),
        request,
        question);
    return question.future;
  }

  @Override
  public void onNext(T value) {
    answer = value;
  }

  @Override
  public void onError(Throwable failure) {
    future.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    future.complete(answer);
  }
}
