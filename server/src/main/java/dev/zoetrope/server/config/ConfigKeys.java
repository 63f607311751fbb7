package dev.zoetrope.server.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every configuration key, once: its name, type, range and what it does. Defaults are the records'
 * own.
 *
 * <p>The order is that of the records' components, and of the reference table.
 */
final class ConfigKeys {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private static final List<ConfigKey> ALL =
      List.of(
          key("transport.host", new HostType(), "Address on which gRPC listens."),
          key("transport.port", count(0, 65_535), "gRPC port; 0 picks a free one and prints it."),
          key("transport.admin_host", new HostType(), "Address on which the admin port listens."),
          key("transport.admin_port", count(0, 65_535), "Admin HTTP port; 0 picks a free one."),
          key("transport.max_connections", count(1, 100_000), "Connections open at once."),
          key(
              "transport.max_streams_per_connection",
              count(1, 10_000),
              "Calls open at once on one connection."),
          key(
              "transport.max_streams",
              count(1, 1_000_000),
              "`Watch` streams open at once on the server."),
          key(
              "transport.max_message_bytes",
              size(64 * KIB, GIB),
              "Largest picture in bytes; a larger one is answered INVALID, a message of twice as much ends its stream."),
          key(
              "transport.flow_control_window_bytes",
              size(64 * KIB, 64 * MIB),
              "HTTP/2 window of each stream; what a client may have under way unread."),
          key(
              "transport.stream_idle_timeout",
              duration(Duration.ofSeconds(1), Duration.ofHours(24)),
              "A stream that sends nothing for this long is ended."),
          key(
              "transport.keep_alive_time",
              duration(Duration.ofSeconds(1), Duration.ofHours(2)),
              "A silent connection is pinged after this long."),
          key(
              "transport.keep_alive_timeout",
              duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
              "A connection is dropped when its ping stays unanswered for this long."),
          key(
              "transport.max_unsent_replies",
              count(1, 65_536),
              "A stream with more replies waiting is read no further."),
          key(
              "transport.stalled_after",
              duration(Duration.ofMillis(10), Duration.ofHours(1)),
              "A stream whose client has not read for this long is read no further."),
          key(
              "transport.stalled_timeout",
              duration(Duration.ofMillis(100), Duration.ofHours(24)),
              "A stream whose client has not read for this long is ended."),
          key(
              "transport.drain_timeout",
              duration(Duration.ZERO, Duration.ofHours(1)),
              "How long SIGTERM waits for accepted frames to be answered."),
          key(
              "frames.max_pixels",
              count(1, 16_384L * 16_384),
              "Width × height of one picture, checked before any memory is taken."),
          key(
              "frames.max_in_flight_per_stream",
              count(1, 4_096),
              "Frames of one stream received and not answered; the ceiling of `Open.window`."),
          key(
              "frames.max_pending_bytes",
              size(MIB, 64 * GIB),
              "Encoded and odd-size pictures waiting for a decoder, all streams together."),
          key(
              "frames.max_video_bytes",
              size(MIB, 1_024 * GIB),
              "Memory of the H.264 and H.265 decoders of all streams together, set aside by what"
                  + " each video announces; a stream beyond it is answered OVERLOADED."),
          key(
              "frames.decoder_threads",
              count(0, 256),
              "Threads that decode and resize; 0: half the cores, at least 1."),
          key(
              "batching.lanes",
              count(0, 256),
              "Executors per model, one thread each; 0: one per core."),
          key("batching.intra_op_threads", count(1, 256), "LibTorch threads per lane."),
          key(
              "batching.cores",
              count(0, 1_024),
              "Forward passes at once, of all models together; with more lanes than that, a free"
                  + " core goes to the waiting model that has had the least time for its `share`."
                  + " 0: processors ÷ `intra_op_threads`."),
          key("batching.max_batch_size", count(1, 256), "Rows of the largest batch."),
          key(
              "batching.max_queue_delay",
              duration(Duration.ZERO, Duration.ofSeconds(10)),
              "How long an idle lane waits for more frames, from the oldest one's arrival."),
          key(
              "batching.max_rows_per_stream_per_batch",
              count(0, 256),
              "Frames of one stream in one batch; 0: no limit."),
          key(
              "batching.rows",
              count(0, 1 << 20),
              "Rows of a slab; 0: 4 × lanes × `max_batch_size`, at least 64."),
          key(
              "batching.max_condemned_lanes",
              count(1, 256),
              "Hung lanes after which the process drains and leaves with an error; also when a model"
                  + " has none left."),
          key(
              "batching.lane_timeout",
              duration(Duration.ofMillis(100), Duration.ofHours(1)),
              "A forward pass that takes longer condemns its lane."),
          key(
              "tenants.header",
              new HeaderType(),
              "gRPC metadata entry in which a client sends its API key."),
          key(
              "tenants.peer_weight",
              count(1, 100),
              "Share of each address whose calls carry no known key."),
          key(
              "tenants.keys",
              new TenantKeysType(),
              "API keys: who is a tenant of its own, and its weight."),
          key(
              "models.directory",
              new DirectoryType(),
              "A model repository, relative to the working directory; none: the embedded model"
                  + " alone."),
          key(
              "models.default_model",
              new NameType(),
              "What clients get that name no model; none: the only model, else the first by"
                  + " name."));

  private static final Map<String, ConfigKey> BY_NAME = byName();

  private ConfigKeys() {}

  /** All keys, in the order of the records. */
  static List<ConfigKey> all() {
    return ALL;
  }

  /** The same keys by name, in the same order. */
  static Map<String, ConfigKey> map() {
    return BY_NAME;
  }

  private static Map<String, ConfigKey> byName() {
    Map<String, ConfigKey> keys = new LinkedHashMap<>();
    ALL.forEach(key -> keys.put(key.name(), key));
    return keys;
  }

  private static ConfigKey key(String name, ValueType type, String sentence) {
    return new ConfigKey(name, type, sentence);
  }

  private static ValueType count(long least, long most) {
    return new CountType(least, most);
  }

  private static ValueType size(long least, long most) {
    return new SizeType(least, most);
  }

  private static ValueType duration(Duration least, Duration most) {
    return new DurationType(least, most);
  }
}
