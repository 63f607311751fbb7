package dev.zoetrope.server.config;

import java.util.Map;

/**
 * Who shares the lanes: tenants known by their API keys, and everyone else by address.
 *
 * @param header metadata entry that holds the key
 * @param peerWeight of each address whose calls carry no known key
 * @param keys by the tenant's name
 */
public record TenantsConfig(String header, int peerWeight, Map<String, TenantKey> keys) {

  /** The defaults: no keys, every address alike. */
  public static TenantsConfig defaults() {
    return new TenantsConfig("x-api-key", 1, Map.of());
  }
}
