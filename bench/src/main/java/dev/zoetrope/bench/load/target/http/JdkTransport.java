package dev.zoetrope.bench.load.target.http;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.target.Header;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.bench.load.target.Security;
import dev.zoetrope.bench.load.target.TargetAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 with encryption, by the JDK's client: a second implementation of TLS over sockets would
 * be more than a generator should have. It costs more a request than {@link NioTransport}, holds as
 * many connections as requests are under way, and tells of answers on a thread behind the one that
 * read them.
 */
final class JdkTransport implements HttpTransport {
  private final TargetAddress address;
  private final HttpClient client;
  private final ExecutorService executor;

  JdkTransport(TargetAddress address, Security security) {
    this.address = address;
    if (security.authority().isPresent()) {
      throw new BenchException(
          "option authority is %s; https asks for and verifies the address's own host only"
              .formatted(security.authority().get()));
    }
    executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "load-https");
              thread.setDaemon(true);
              return thread;
            });
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(Version.HTTP_1_1).executor(executor);
    try {
      PemContext.of(security).ifPresent(builder::sslContext);
    } catch (IOException | GeneralSecurityException e) {
      executor.shutdownNow();
      throw new BenchException(
          "target %s: its certificate files cannot be used: %s"
              .formatted(address.text(), e.getMessage()),
          e);
    }
    client = builder.build();
  }

  @Override
  public void send(HttpRequestBytes request, long timeoutNanos, Reply reply) {
    HttpRequest made;
    try {
      made = make(request, timeoutNanos);
    } catch (IllegalArgumentException e) {
      // A header that the client keeps for itself, for one.
      reply.failed(Outcome.INVALID, String.valueOf(e.getMessage()));
      return;
    }
    CompletableFuture<?> unused =
        client
            .sendAsync(made, BodyHandlers.ofByteArray())
            .whenComplete((response, failure) -> tell(response, failure, reply));
  }

  private HttpRequest make(HttpRequestBytes request, long timeoutNanos) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("https://" + address.authority() + request.path()))
            .timeout(Duration.ofNanos(timeoutNanos))
            .method(
                request.method(),
                request.body().isEmpty() ? BodyPublishers.noBody() : new Parts(request));
    for (Header header : request.headers()) {
      builder.header(header.name(), header.value());
    }
    return builder.build();
  }

  private static void tell(
      @Nullable HttpResponse<byte[]> response, @Nullable Throwable failure, Reply reply) {
    if (response != null) {
      int jsonLength =
          (int) response.headers().firstValueAsLong("inference-header-content-length").orElse(-1);
      reply.answered(response.statusCode(), jsonLength, response.body(), response.body().length);
      return;
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    reply.failed(
        cause instanceof HttpTimeoutException ? Outcome.TIMED_OUT : Outcome.LOST,
        String.valueOf(cause));
  }

  /** The client says whether it reaches a server only when it sends. */
  @Override
  public void reach(long timeoutNanos, Reply reply) {
    reply.answered(0, -1, new byte[0], 0);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  /** A body in parts, of a known length. */
  private record Parts(HttpRequestBytes request) implements BodyPublisher {
    @Override
    public long contentLength() {
      return request.body().stream().mapToLong(part -> part.remaining()).sum();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super java.nio.ByteBuffer> subscriber) {
      BodyPublishers.fromPublisher(
              BodyPublishers.concat(
                  request.body().stream()
                      .map(part -> BodyPublishers.ofByteArray(bytes(part)))
                      .toArray(BodyPublisher[]::new)),
              Math.max(1, contentLength()))
          .subscribe(subscriber);
    }

    private static byte[] bytes(java.nio.ByteBuffer part) {
      byte[] bytes = new byte[part.remaining()];
      part.get(part.position(), bytes);
      return bytes;
    }
  }
}
