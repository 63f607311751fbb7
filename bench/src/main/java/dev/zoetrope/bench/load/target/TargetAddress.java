package dev.zoetrope.bench.load.target;

import dev.zoetrope.bench.BenchException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a target is and what it speaks:
 *
 * <ul>
 *   <li>{@code HOST:PORT} or {@code zoetrope://HOST:PORT}: our {@code Watch}; {@code
 *       zoetrope+infer://HOST:PORT}: our {@code Infer}
 *   <li>{@code oip://HOST:PORT}: {@code ModelInfer} of the Open Inference Protocol; {@code
 *       oip+stream://HOST:PORT}: Triton's {@code ModelStreamInfer}
 *   <li>{@code http://HOST[:PORT]/v2/models/NAME[/versions/V]/infer}: the same protocol over HTTP
 *   <li>any other {@code http://HOST[:PORT]/PATH}: a POST of the payload's bytes
 * </ul>
 *
 * <p>With TLS: {@code https}, and a gRPC scheme with {@code +tls} after it ({@code zoetrope+tls},
 * {@code zoetrope+infer+tls}, {@code oip+tls}, {@code oip+stream+tls}). An IPv6 address stands in
 * brackets.
 *
 * @param text as the user gave it
 * @param protocol what it speaks
 * @param tls whether the connection is encrypted
 * @param host without brackets
 * @param port 1 to 65535
 * @param path and query of HTTP, from the first slash; otherwise empty
 */
public record TargetAddress(
    String text, Protocol protocol, boolean tls, String host, int port, String path) {
  private static final String TLS = "+tls";
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final Map<String, Protocol> GRPC_SCHEMES =
      Map.of(
          "zoetrope", Protocol.VISION,
          "zoetrope+infer", Protocol.VISION_INFER,
          "oip", Protocol.OIP,
          "oip+stream", Protocol.OIP_STREAM);
  private static final Pattern INFER_PATH =
      Pattern.compile("/v2/models/([^/?]+)(?:/versions/([^/?]+))?/infer");

  /**
   * Reads an address.
   *
   * @throws BenchException if it is none; says why
   */
  public static TargetAddress parse(String text) {
    int end = text.indexOf("://");
    String scheme = end < 0 ? "zoetrope" : text.substring(0, end).toLowerCase(Locale.ROOT);
    String rest = end < 0 ? text : text.substring(end + 3);
    boolean http = scheme.equals("http") || scheme.equals("https");
    boolean tls = scheme.equals("https") || scheme.endsWith(TLS);
    String plain = scheme.endsWith(TLS) ? scheme.substring(0, scheme.length() - 4) : scheme;
    Protocol grpc = GRPC_SCHEMES.get(plain);
    if (!http && grpc == null) {
      throw wrong(
          text,
          "its scheme is %s; known are zoetrope, zoetrope+infer, oip and oip+stream, each with +tls"
                  .formatted(scheme)
              + " after it or not, http and https");
    }
    URI uri = uri(text, rest);
    String host = uri.getHost();
    if (host == null) {
      throw wrong(text, "it has no host; an address is HOST:PORT, an IPv6 address in brackets");
    }
    if (uri.getRawUserInfo() != null) {
      throw wrong("...", "it holds credentials; use the option token or a header");
    }
    String path = path(uri);
    if (!http && !path.isEmpty()) {
      throw wrong(text, "a gRPC address ends with its port, not with " + path);
    }
    Protocol protocol =
        grpc != null
            ? grpc
            : INFER_PATH.matcher(path).matches() ? Protocol.HTTP_V2 : Protocol.HTTP_POST;
    int port = port(text, uri.getPort(), http ? tls ? HTTPS_PORT : HTTP_PORT : -1);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new TargetAddress(text, protocol, tls, bare, port, http && path.isEmpty() ? "/" : path);
  }

  private static URI uri(String text, String rest) {
    try {
      return new URI("any://" + rest);
    } catch (URISyntaxException e) {
      throw wrong(text, e.getReason());
    }
  }

  private static String path(URI uri) {
    String query = uri.getRawQuery();
    return uri.getRawPath() + (query == null ? "" : "?" + query);
  }

  private static int port(String text, int stated, int otherwise) {
    int port = stated < 0 ? otherwise : stated;
    if (port < 1 || port > 65_535) {
      throw wrong(
          text,
          port < 0 ? "it has no port" : "its port must be 1 to 65535, not %d".formatted(port));
    }
    return port;
  }

  private static BenchException wrong(String text, String why) {
    return new BenchException("target '%s': %s".formatted(text, why));
  }

  /** {@code HOST:PORT}, an IPv6 address in brackets. */
  public String authority() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  /** The model that an {@link Protocol#HTTP_V2} address names. */
  public Optional<String> model() {
    Matcher matcher = INFER_PATH.matcher(path);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
