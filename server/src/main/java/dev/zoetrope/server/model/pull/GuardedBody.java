package dev.zoetrope.server.model.pull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response's body that is read with a limit on silence, which the JDK's own body streams lack.
 * One buffer list is asked for at a time, so no more than that is held.
 *
 * <p>Threads: the HTTP client's deliver, one other reads and closes.
 */
final class GuardedBody implements BodySubscriber<GuardedBody>, AutoCloseable {
  private sealed interface Signal {}

  private record Bytes(List<ByteBuffer> buffers) implements Signal {}

  private record End(@Nullable Throwable failure) implements Signal {}

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private final long stallNanos;

  GuardedBody(Duration stallTimeout) {
    this.stallNanos = stallTimeout.toNanos();
  }

  /** At once: the response is there when its headers are. */
  @Override
  public CompletionStage<GuardedBody> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Subscription given) {
    if (subscription.complete(given)) {
      given.request(1);
    } else {
      given.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Bytes(buffers));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new End(failure));
  }

  @Override
  public void onComplete() {
    signals.add(new End(null));
  }

  /**
   * The next bytes; null at the end. The reader owns the buffers.
   *
   * @throws TransientFailure if none come in time or the connection breaks
   */
  @Nullable List<ByteBuffer> next() throws TransientFailure, InterruptedIOException {
    Signal signal = poll();
    if (signal instanceof Bytes bytes) {
      subscription.getNow(NO_SUBSCRIPTION).request(1);
      return bytes.buffers();
    }
    if (signal instanceof End end) {
      if (end.failure() == null) {
        return null;
      }
      throw new TransientFailure("the connection broke: " + text(end.failure()), end.failure());
    }
    throw new TransientFailure(
        "the server sent nothing for %.1f s".formatted(stallNanos / 1e9), null);
  }

  private @Nullable Signal poll() throws InterruptedIOException {
    try {
      return signals.poll(stallNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading a response");
    }
  }

  private static String text(Throwable failure) {
    return failure instanceof IOException && failure.getMessage() != null
        ? failure.getMessage()
        : failure.toString();
  }

  /** Gives up what has not been read, and with it the connection. */
  @Override
  public void close() {
    if (!subscription.complete(NO_SUBSCRIPTION)) {
      subscription.getNow(NO_SUBSCRIPTION).cancel();
    }
  }

  private static final Subscription NO_SUBSCRIPTION =
      new Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
      };
}
