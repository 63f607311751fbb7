package dev.zoetrope.server.transport;

import dev.zoetrope.server.config.TenantKey;
import dev.zoetrope.server.config.TenantsConfig;
import dev.zoetrope.server.ring.Tenant;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose call it is: the tenant of its API key, if that key is configured, else its peer's address
 * without the port. An unknown key counts as none, so that inventing keys gains nothing. Keys are
 * looked up by their digest and never kept. Immutable; any thread.
 */
public final class TenantDirectory {
  private final Metadata.Key<String> header;
  private final int peerWeight;
  private final Map<String, Tenant> byDigest = new HashMap<>();

  /** As configured. */
  public TenantDirectory(TenantsConfig config) {
    header = Metadata.Key.of(config.header(), Metadata.ASCII_STRING_MARSHALLER);
    peerWeight = config.peerWeight();
    for (Map.Entry<String, TenantKey> entry : config.keys().entrySet()) {
      TenantKey key = entry.getValue();
      byDigest.put(key.sha256(), new Tenant(entry.getKey(), key.weight()));
    }
  }

  /** The tenant of a call with these headers, over a connection with these attributes. */
  Tenant of(Metadata headers, Attributes connection) {
    Tenant known = byDigest.isEmpty() ? null : byKey(headers.get(header));
    return known != null ? known : peer(connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
  }

  private @Nullable Tenant byKey(@Nullable String key) {
    return key == null ? null : byDigest.get(TenantKey.digest(key));
  }

  private Tenant peer(@Nullable SocketAddress address) {
    InetAddress host = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
    // The prefix keeps an address from being taken for a configured name: names have no colon.
    return new Tenant(
        "peer:" + (host != null ? host.getHostAddress() : String.valueOf(address)), peerWeight);
  }
}
