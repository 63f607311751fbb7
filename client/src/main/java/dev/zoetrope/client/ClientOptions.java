package dev.zoetrope.client;

import io.grpc.Metadata;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a server.
 *
 * @param tls whether to encrypt; plaintext otherwise
 * @param trustCertificates with {@code tls}, a PEM file of the authorities to trust; null: the
 *     platform's
 * @param headers sent with every call; names are lower case ASCII and do not end in {@code -bin},
 *     values are printable ASCII
 * @param callTimeout for {@link ZoetropeClient#models} and {@link ZoetropeClient#infer}
 * @param retry how streams come back
 */
public record ClientOptions(
    boolean tls,
    @Nullable Path trustCertificates,
    Map<String, String> headers,
    Duration callTimeout,
    RetryPolicy retry) {

  /** Plaintext, no headers, 30 s for a call. */
  public static final ClientOptions DEFAULT =
      new ClientOptions(false, null, Map.of(), Duration.ofSeconds(30), RetryPolicy.DEFAULT);

  public ClientOptions {
    headers = Map.copyOf(headers);
    if (trustCertificates != null && !tls) {
      throw new IllegalArgumentException("trustCertificates is given, but tls is off");
    }
    if (callTimeout.isNegative() || callTimeout.isZero()) {
      throw new IllegalArgumentException("callTimeout must be positive, but is " + callTimeout);
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      checkHeader(header.getKey(), header.getValue());
    }
  }

  private static void checkHeader(String name, String value) {
    if (!name.matches("[a-z0-9_.-]+") || name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
      throw new IllegalArgumentException(
          "header name '"
              + name
              + "' must be of [a-z0-9_.-] and not end in "
              + Metadata.BINARY_HEADER_SUFFIX);
    }
    if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException("header " + name + " has a value that is not ASCII");
    }
  }

  /** With TLS or without. */
  public ClientOptions withTls(boolean value) {
    return new ClientOptions(value, trustCertificates, headers, callTimeout, retry);
  }

  /** With TLS, trusting the authorities in a PEM file. */
  public ClientOptions withTrustCertificates(Path value) {
    return new ClientOptions(true, value, headers, callTimeout, retry);
  }

  /** With these headers. */
  public ClientOptions withHeaders(Map<String, String> value) {
    return new ClientOptions(tls, trustCertificates, value, callTimeout, retry);
  }

  /** With another limit for unary calls. */
  public ClientOptions withCallTimeout(Duration value) {
    return new ClientOptions(tls, trustCertificates, headers, value, retry);
  }

  /** With another way to come back. */
  public ClientOptions withRetry(RetryPolicy value) {
    return new ClientOptions(tls, trustCertificates, headers, callTimeout, value);
  }
}
