package dev.zoetrope.server.config;

/**
 * The whole configuration, every value filled in and checked.
 *
 * @param transport ports, connections, streams
 * @param frames what a frame may be
 * @param batching lanes and batches
 * @param models where models come from
 */
public record ServerConfig(
    TransportConfig transport, FrameConfig frames, BatchingConfig batching, ModelsConfig models) {

  /** All defaults. */
  public static ServerConfig defaults() {
    return new ServerConfig(
        TransportConfig.defaults(),
        FrameConfig.defaults(),
        BatchingConfig.defaults(),
        ModelsConfig.defaults());
  }
}
