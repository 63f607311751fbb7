package dev.zoetrope.bench.load.target.grpc;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What was asked before the first request, once for each connection and model: thousands of streams
 * open with a few questions. What failed is asked again by the next one. Thread-safe.
 *
 * @param <T> the answer
 */
public final class Openings<T> {
  private record Key(int connection, String model) {}

  private final Map<Key, CompletableFuture<T>> asked = new ConcurrentHashMap<>();

  /** The answer to come; asks if nobody has. */
  public CompletableFuture<T> of(
      int connection, String model, Supplier<CompletableFuture<T>> question) {
    Key key = new Key(connection, model);
    CompletableFuture<T> fresh = new CompletableFuture<>();
    CompletableFuture<T> earlier = asked.putIfAbsent(key, fresh);
    if (earlier != null) {
      return earlier;
    }
    CompletableFuture<?> unused =
        question
            .get()
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    fresh.complete(answer);
                  } else {
                    asked.remove(key, fresh);
                    fresh.completeExceptionally(failure);
                  }
                });
    return fresh;
  }
}
