package dev.zoetrope.server.config;

import java.util.List;

/**
 * The whole configuration, every value filled in and checked.
 *
 * @param transport ports, connections, streams
 * @param frames what a frame may be
 * @param batching lanes and batches
 * @param tenants who shares the lanes
 * @param models where models come from
 */
public record ServerConfig(
    TransportConfig transport,
    FrameConfig frames,
    BatchingConfig batching,
    TenantsConfig tenants,
    ModelsConfig models) {

  /** All defaults. */
  public static ServerConfig defaults() {
    return new ServerConfig(
        TransportConfig.defaults(),
        FrameConfig.defaults(),
        BatchingConfig.defaults(),
        TenantsConfig.defaults(),
        ModelsConfig.defaults());
  }

  /**
   * The effective values for the start-up table: one aligned line a key, with the default where it
   * differs.
   */
  public List<String> describe() {
    return ConfigReference.describe(this);
  }
}
