package dev.zoetrope.server.model.pull;

import dev.zoetrope.server.model.pull.PullException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and follows redirects, which it does itself: never from https to http, never to
 * another scheme, at most {@value #MOST_REDIRECTS}. HTTP/1.1, since one transfer at a time gains
 * nothing from streams. The calling thread waits; no answer is waited for longer than the limit on
 * silence.
 */
final class HttpOrigin {
  private static final int MOST_REDIRECTS = 8;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpClient client;
  private final Duration stallTimeout;

  HttpOrigin(HttpClient client, Duration stallTimeout) {
    this.client = client;
    this.stallTimeout = stallTimeout;
  }

  /** The file's bytes, wherever the redirects lead. */
  Reply get(URI uri, Map<String, String> headers) throws TransientFailure, InterruptedIOException {
    return send("GET", uri, headers, (from, to) -> true);
  }

  /**
   * What a server says of a file. Only redirects within the server are followed: the answer that
   * points to its storage is the one with the digest.
   */
  Reply head(URI uri) throws TransientFailure, InterruptedIOException {
    return send("HEAD", uri, Map.of(), HttpOrigin::sameServer);
  }

  private static boolean sameServer(URI from, URI to) {
    boolean upgraded = from.getScheme().equalsIgnoreCase("http") && to.getPort() < 0;
    return from.getAuthority().equalsIgnoreCase(to.getAuthority())
        || (upgraded && from.getHost().equalsIgnoreCase(to.getHost()));
  }

  private Reply send(
      String method, URI first, Map<String, String> headers, BiPredicate<URI, URI> follow)
      throws TransientFailure, InterruptedIOException {
    URI uri = first;
    for (int hops = 0; ; hops++) {
      Reply reply = once(method, uri, headers);
      if (!REDIRECTS.contains(reply.status())) {
        return reply;
      }
      URI next = target(reply);
      if (!follow.test(uri, next)) {
        return reply;
      }
      reply.close();
      if (hops == MOST_REDIRECTS) {
        throw new PullException(
            Reason.PROTOCOL, "%s: more than %d redirects".formatted(first, MOST_REDIRECTS));
      }
      uri = next;
    }
  }

  private static URI target(Reply reply) {
    String location = reply.header("Location").orElse("");
    URI next;
    try {
      next = reply.uri().resolve(location);
    } catch (IllegalArgumentException e) {
      throw redirect(reply, location, "which is no address", e);
    }
    String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
    if (location.isEmpty() || next.getHost() == null) {
      throw redirect(reply, location, "which is no address", null);
    }
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw redirect(reply, location, "only https and http are followed", null);
    }
    if (scheme.equals("http") && "https".equalsIgnoreCase(reply.uri().getScheme())) {
      throw redirect(reply, location, "from https to http: not followed", null);
    }
    return next;
  }

  private static PullException redirect(
      Reply reply, String location, String why, @Nullable Throwable cause) {
    reply.close();
    return new PullException(
        Reason.PROTOCOL, "%s redirects to '%s', %s".formatted(reply.uri(), location, why), cause);
  }

  private Reply once(String method, URI uri, Map<String, String> headers)
      throws TransientFailure, InterruptedIOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, BodyPublishers.noBody())
            .header("User-Agent", "zoetrope")
            // The digest and every range are of the file itself.
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    CompletableFuture<HttpResponse<GuardedBody>> answer =
        client.sendAsync(request.build(), info -> new GuardedBody(stallTimeout));
    try {
      // Not HttpRequest.timeout: from JDK 26 on that bounds the whole transfer.
      HttpResponse<GuardedBody> response = answer.get(stallTimeout.toNanos(), TimeUnit.NANOSECONDS);
      return new Reply(uri, response.statusCode(), response.headers(), response.body());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new TransientFailure(
          "%s did not answer within %.1f s".formatted(uri, stallTimeout.toMillis() / 1e3), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for " + uri);
    } catch (ExecutionException e) {
      throw failure(uri, e.getCause() == null ? e : e.getCause());
    }
  }

  private static TransientFailure failure(URI uri, Throwable cause) {
    if (caused(cause, UnresolvedAddressException.class)) {
      throw new PullException(
          Reason.UNREACHABLE, "no address is known for %s".formatted(uri.getHost()), cause);
    }
    if (caused(cause, SSLException.class)) {
      throw new PullException(
          Reason.UNREACHABLE,
          "no trusted connection to %s: %s (a proxy that opens TLS needs its certificate in the JVM's"
                  .formatted(uri.getHost(), message(cause))
              + " trust store: -Djavax.net.ssl.trustStore=FILE)",
          cause);
    }
    if (!(cause instanceof IOException)) {
      throw new PullException(Reason.UNREACHABLE, uri + ": " + cause, cause);
    }
    return new TransientFailure(uri + ": " + message(cause), cause);
  }

  private static boolean caused(Throwable failure, Class<? extends Throwable> by) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (by.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private static String message(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t.getMessage() != null) {
        return t.getMessage();
      }
    }
    return failure instanceof ConnectException
        ? "connection refused"
        : failure.getClass().getSimpleName();
  }
}
