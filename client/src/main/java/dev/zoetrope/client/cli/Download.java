package dev.zoetrope.client.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches small files by HTTP, bounded in size and time. Any thread. */
final class Download {
  private static final Duration MAX_CONNECT = Duration.ofSeconds(10);

  private final long maxBytes;
  private final Duration timeout;
  private final HttpClient http;

  Download(long maxBytes, Duration timeout) {
    this.maxBytes = maxBytes;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(timeout.compareTo(MAX_CONNECT) < 0 ? timeout : MAX_CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /** The body, if all of it comes within the limits. */
  byte[] get(URI uri) throws IOException {
    HttpRequest request;
    try {
      request = HttpRequest.newBuilder(uri).build();
    } catch (IllegalArgumentException e) {
      throw new IOException(uri + ": " + e.getMessage(), e);
    }
    CompletableFuture<HttpResponse<byte[]>> response =
        http.sendAsync(request, BoundedBody.handler(maxBytes));
    try {
      return response.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS).body();
    } catch (TimeoutException e) {
      throw new IOException("%s: not fetched within %d ms".formatted(uri, timeout.toMillis()), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String said = cause.getMessage();
      throw new IOException(
          uri + ": " + (said == null ? cause.getClass().getSimpleName() : said), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException(uri + ": interrupted").initCause(e);
    } finally {
      response.cancel(true);
    }
  }
}
