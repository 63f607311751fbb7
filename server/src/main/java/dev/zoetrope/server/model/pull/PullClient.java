package dev.zoetrope.server.model.pull;

import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The HTTP client of pulls, with its proxies: those of the JVM's properties ({@code
 * https.proxyHost} and its like, {@code java.net.useSystemProxies}) if any is set, else those of
 * the environment.
 */
final class PullClient {
  /** The JDK sends no password to a proxy for a tunnel unless this is set to less than "Basic". */
  private static final String TUNNEL_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

  private PullClient() {}

  /**
   * A client.
   *
   * @throws IllegalArgumentException if a variable names no proxy
   */
  static HttpClient create(PullSettings settings, Map<String, String> environment) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(settings.connectTimeout());
    if (hasProxyProperties()) {
      return client.proxy(ProxySelector.getDefault()).build();
    }
    EnvironmentProxies proxies = new EnvironmentProxies(environment);
    proxies
        .authenticator()
        .ifPresent(
            authenticator -> {
              allowTunnelPasswords();
              client.authenticator(authenticator);
            });
    return client.proxy(proxies).build();
  }

  private static boolean hasProxyProperties() {
    return Stream.of("https.proxyHost", "http.proxyHost")
            .anyMatch(key -> !System.getProperty(key, "").isEmpty())
        || Boolean.getBoolean("java.net.useSystemProxies");
  }

  /** The user gave one for that purpose; read by the JDK when its client is first used. */
  private static void allowTunnelPasswords() {
    if (System.getProperty(TUNNEL_SCHEMES) == null) {
      System.setProperty(TUNNEL_SCHEMES, "");
    }
  }
}
