package dev.zoetrope.server.model.pull;

import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proxies as command lines have them: {@code https_proxy}, {@code http_proxy}, {@code all_proxy}
 * and {@code no_proxy}, in lower or upper case but for {@code HTTP_PROXY}, which a web server's
 * client could have set. {@code no_proxy} lists names, each with all below it, with or without a
 * port; {@code *} is everything.
 */
final class EnvironmentProxies extends ProxySelector {
  private final Map<String, Optional<EnvironmentProxy>> byScheme;
  private final List<String> direct;

  /**
   * Reads the variables.
   *
   * @throws IllegalArgumentException if one is no proxy's address
   */
  EnvironmentProxies(Map<String, String> environment) {
    Optional<EnvironmentProxy> all = read(environment, "all_proxy", "ALL_PROXY");
    byScheme =
        Map.of(
            "https", read(environment, "https_proxy", "HTTPS_PROXY").or(() -> all),
            "http", read(environment, "http_proxy").or(() -> all));
    String exceptions =
        environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
    direct =
        Arrays.stream(exceptions.split("[,\\s]+", -1))
            .map(entry -> entry.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
            .filter(entry -> !entry.isEmpty())
            .toList();
  }

  private static Optional<EnvironmentProxy> read(
      Map<String, String> environment, String... variables) {
    return Arrays.stream(variables)
        .filter(variable -> !environment.getOrDefault(variable, "").isBlank())
        .findFirst()
        .map(name -> EnvironmentProxy.parse(name, environment.get(name).trim()));
  }

  /** The proxy for an address; empty: none. */
  Optional<EnvironmentProxy> find(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    return isDirect(uri) ? Optional.empty() : byScheme.getOrDefault(scheme, Optional.empty());
  }

  private boolean isDirect(URI uri) {
    String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : (tls ? 443 : 80);
    return direct.stream()
        .anyMatch(
            entry ->
                entry.equals("*")
                    || below(host, entry)
                    || (entry.endsWith(":" + port)
                        && below(host, entry.substring(0, entry.lastIndexOf(':')))));
  }

  private static boolean below(String host, String name) {
    return host.equals(name) || host.endsWith("." + name);
  }

  /** Answers the question of these proxies for a user, and nobody else's; empty: no one has any. */
  Optional<Authenticator> authenticator() {
    List<EnvironmentProxy> withUser =
        byScheme.values().stream()
            .flatMap(Optional::stream)
            .filter(proxy -> proxy.user().isPresent())
            .toList();
    return withUser.isEmpty() ? Optional.empty() : Optional.of(new Users(withUser));
  }

  private static final class Users extends Authenticator {
    private final List<EnvironmentProxy> proxies;

    Users(List<EnvironmentProxy> proxies) {
      this.proxies = proxies;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      return proxies.stream()
          .filter(proxy -> getRequestorType() == RequestorType.PROXY)
          .filter(proxy -> proxy.isAt(getRequestingHost(), getRequestingPort()))
          .findFirst()
          .flatMap(EnvironmentProxy::user)
          .orElse(null);
    }
  }

  @Override
  public List<Proxy> select(URI uri) {
    return List.of(
        find(uri).map(found -> new Proxy(Proxy.Type.HTTP, found.address())).orElse(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The request fails and says so; there is no other proxy to try.
  }
}
