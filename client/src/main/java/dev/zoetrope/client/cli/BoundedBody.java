package dev.zoetrope.client.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects a response's body up to a limit, then breaks off. Called by the HTTP client alone. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
  private final long maxBytes;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Flow.@Nullable Subscription subscription;

  BoundedBody(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Refuses what is not a success, or says beforehand that it is too long. */
  static HttpResponse.BodyHandler<byte[]> handler(long maxBytes) {
    return info -> {
      BoundedBody body = new BoundedBody(maxBytes);
      long announced = info.headers().firstValueAsLong("content-length").orElse(0);
      if (info.statusCode() != 200) {
        body.body.completeExceptionally(new IOException("HTTP status " + info.statusCode()));
      } else if (announced > maxBytes) {
        body.body.completeExceptionally(tooLong(announced + " bytes", maxBytes));
      }
      return body;
    };
  }

  private static IOException tooLong(String size, long maxBytes) {
    return new IOException("%s, over the limit of %d".formatted(size, maxBytes));
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (body.isDone()) {
      given.cancel();
    } else {
      given.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    for (ByteBuffer piece : pieces) {
      if (bytes.size() + (long) piece.remaining() > maxBytes) {
        body.completeExceptionally(tooLong("more than " + maxBytes + " bytes", maxBytes));
        if (subscription != null) {
          subscription.cancel();
        }
        return;
      }
      byte[] copy = new byte[piece.remaining()];
      piece.get(copy);
      bytes.write(copy, 0, copy.length);
    }
  }

  @Override
  public void onError(Throwable error) {
    body.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    body.complete(bytes.toByteArray());
  }
}
