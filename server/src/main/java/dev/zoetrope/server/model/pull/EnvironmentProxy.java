package dev.zoetrope.server.model.pull;

import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A proxy as an environment variable names it.
 *
 * @param address unresolved: the name is looked up when it is used
 * @param user and password; empty: none
 */
record EnvironmentProxy(InetSocketAddress address, Optional<PasswordAuthentication> user) {

  /**
   * Reads {@code [http://][USER:PASSWORD@]HOST[:PORT]}; user and password may be percent-encoded.
   *
   * @throws IllegalArgumentException if it is something else; the message leaves the password out
   */
  static EnvironmentProxy parse(String variable, String text) {
    URI uri;
    try {
      uri = new URI(text.contains("://") ? text : "http://" + text);
    } catch (URISyntaxException e) {
      throw wrong(variable, e.getReason());
    }
    if (!"http".equalsIgnoreCase(uri.getScheme())) {
      throw wrong(variable, "its scheme is '" + uri.getScheme() + "'");
    }
    if (uri.getHost() == null) {
      throw wrong(variable, "it has no host");
    }
    int port = uri.getPort() < 0 ? 80 : uri.getPort();
    return new EnvironmentProxy(
        InetSocketAddress.createUnresolved(uri.getHost(), port),
        Optional.ofNullable(uri.getRawUserInfo()).map(EnvironmentProxy::user));
  }

  private static IllegalArgumentException wrong(String variable, String why) {
    return new IllegalArgumentException(
        "%s: %s; must be http://[USER:PASSWORD@]HOST[:PORT]".formatted(variable, why));
  }

  private static PasswordAuthentication user(String info) {
    int colon = info.indexOf(':');
    String user = colon < 0 ? info : info.substring(0, colon);
    String password = colon < 0 ? "" : info.substring(colon + 1);
    return new PasswordAuthentication(decode(user), decode(password).toCharArray());
  }

  /** Percent-encoding only: a plus stays one. */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Whether that is where it is. */
  boolean isAt(String host, int port) {
    return host.equalsIgnoreCase(address.getHostString()) && port == address.getPort();
  }
}
