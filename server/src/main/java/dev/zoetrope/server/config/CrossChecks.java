package dev.zoetrope.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What single ranges cannot say: values that are right alone and wrong together. */
final class CrossChecks {
  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");

  private CrossChecks() {}

  /** One sentence per conflict, naming both keys and both values. */
  static List<String> problems(ServerConfig config) {
    List<String> problems = new ArrayList<>();
    TransportConfig transport = config.transport();
    if (transport.port() != 0 && transport.port() == transport.adminPort() && overlap(transport)) {
      problems.add(
          "transport.admin_port: "
              + transport.adminPort()
              + " is also transport.port, on the same address");
    }
    if (transport.stalledTimeout().compareTo(transport.stalledAfter()) < 0) {
      problems.add(
          underOther(
              config,
              "transport.stalled_timeout",
              "transport.stalled_after",
              "ended before paused"));
    }
    if (config.frames().maxPendingBytes() < transport.maxMessageBytes()) {
      problems.add(
          underOther(
              config,
              "frames.max_pending_bytes",
              "transport.max_message_bytes",
              "a frame of that size could never wait"));
    }
    BatchingConfig batching = config.batching();
    if (batching.rows() != 0 && batching.rows() < batching.maxBatchSize()) {
      problems.add(
          underOther(
              config, "batching.rows", "batching.max_batch_size", "a batch could never be full"));
    }
    return problems;
  }

  private static boolean overlap(TransportConfig transport) {
    return transport.host().equals(transport.adminHost())
        || EVERY_ADDRESS.contains(transport.host())
        || EVERY_ADDRESS.contains(transport.adminHost());
  }

  private static String underOther(ServerConfig config, String key, String other, String why) {
    return key
        + ": "
        + ConfigReference.shown(config, key)
        + " is under "
        + other
        + " ("
        + ConfigReference.shown(config, other)
        + "): "
        + why;
  }
}
