package dev.zoetrope.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.config.TenantKey;
import dev.zoetrope.server.config.TenantsConfig;
import dev.zoetrope.server.ring.Tenant;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantDirectoryTest {
  private final TenantDirectory tenants =
      new TenantDirectory(
          new TenantsConfig(
              "x-api-key",
              2,
              Map.of(
                  "acme", new TenantKey(TenantKey.digest("acme-secret"), 3),
                  "city", new TenantKey(TenantKey.digest("city-secret"), 1))));

  private static Attributes peer(String host, int port) {
    return Attributes.newBuilder()
        .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(host, port))
        .build();
  }

  private Tenant of(String header, String key, Attributes peer) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER), key);
    return tenants.of(headers, peer);
  }

  @Test
  void aKnownKeyIsItsTenantWhereverItComesFrom() {
    assertThat(of("x-api-key", "acme-secret", peer("10.0.0.1", 1)))
        .isEqualTo(new Tenant("acme", 3));
    assertThat(of("X-Api-Key", "acme-secret", peer("10.0.0.2", 2)))
        .isEqualTo(new Tenant("acme", 3));
    assertThat(of("x-api-key", "city-secret", peer("10.0.0.2", 2)))
        .isEqualTo(new Tenant("city", 1));
  }

  @Test
  void anUnknownKeyCountsAsNone() {
    Tenant none = tenants.of(new Metadata(), peer("10.0.0.1", 1));

    assertThat(none).isEqualTo(new Tenant("peer:10.0.0.1", 2));
    assertThat(of("x-api-key", "invented", peer("10.0.0.1", 7))).isEqualTo(none);
    assertThat(of("other", "acme-secret", peer("10.0.0.1", 7))).isEqualTo(none);
    assertThat(tenants.of(new Metadata(), peer("10.0.0.3", 1))).isNotEqualTo(none);
  }

  @Test
  void aConnectionWithoutAnAddressIsATenantToo() {
    assertThat(tenants.of(new Metadata(), Attributes.EMPTY).name()).isEqualTo("peer:null");
  }
}
