package dev.zoetrope.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.server.config.BatchingConfig;
import dev.zoetrope.server.config.FrameConfig;
import dev.zoetrope.server.config.ModelsConfig;
import dev.zoetrope.server.config.ServerConfig;
import dev.zoetrope.server.config.TenantsConfig;
import dev.zoetrope.server.config.TransportConfig;
import dev.zoetrope.server.model.LoadedModel;
import dev.zoetrope.server.transport.ServedModel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A real server on free ports of the loopback, and channels to it. */
final class TestServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Thousands of streams would each say that they open and close. */
  private static final Logger QUIET = Logger.getLogger("dev.zoetrope.server");

  private static final int SMALL_WINDOW_BYTES = 64 * 1024;

  final ZoetropeServer server;
  private final List<ManagedChannel> channels = new ArrayList<>();

  private TestServer(ZoetropeServer server) {
    this.server = server;
  }

  static TestServer start(TransportConfig transport, List<LoadedModel> models) throws IOException {
    return start(transport, TenantsConfig.defaults(), models);
  }

  static TestServer start(
      TransportConfig transport, TenantsConfig tenants, List<LoadedModel> models)
      throws IOException {
    QUIET.setLevel(Level.WARNING);
    BatchingConfig batching =
        new BatchingConfig(2, 1, 0, 4, Duration.ZERO, 0, 0, 1, Duration.ofSeconds(60));
    return new TestServer(
        ZoetropeServer.start(
            new ServerConfig(
                transport, FrameConfig.defaults(), batching, tenants, ModelsConfig.defaults()),
            models));
  }

  /** Loopback, free ports, otherwise the defaults. */
  static TransportConfig transport() {
    return new Limits().build();
  }

  /** Transport limits that a test makes smaller. */
  static final class Limits {
    int maxConnections = TransportConfig.defaults().maxConnections();
    int maxStreamsPerConnection = TransportConfig.defaults().maxStreamsPerConnection();
    int maxStreams = 1_024;
    int maxMessageBytes = TransportConfig.defaults().maxMessageBytes();
    Duration streamIdleTimeout = TransportConfig.defaults().streamIdleTimeout();
    int maxUnsentReplies = TransportConfig.defaults().maxUnsentReplies();
    Duration stalledAfter = TransportConfig.defaults().stalledAfter();
    Duration stalledTimeout = TransportConfig.defaults().stalledTimeout();

    TransportConfig build() {
      TransportConfig defaults = TransportConfig.defaults();
      return new TransportConfig(
          "127.0.0.1",
          0,
          "127.0.0.1",
          0,
          maxConnections,
          maxStreamsPerConnection,
          maxStreams,
          maxMessageBytes,
          defaults.flowControlWindowBytes(),
          streamIdleTimeout,
          defaults.keepAliveTime(),
          defaults.keepAliveTimeout(),
          maxUnsentReplies,
          stalledAfter,
          stalledTimeout,
          defaults.drainTimeout());
    }
  }

  /**
   * A connection of its own, with a small window, so that a client that does not read shows soon.
   */
  ManagedChannel connect() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .usePlaintext()
            .flowControlWindow(SMALL_WINDOW_BYTES)
            .build();
    channels.add(channel);
    return channel;
  }

  /** Waits for a gauge to settle. */
  static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited %s for %s", PATIENCE, what).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  long counter(String name) {
    Long value = counters().get(name);
    assertThat(value).as(name).isNotNull();
    return value;
  }

  /** Nothing is left of any stream: no turn, no row, no byte, no call, no reply unaccounted for. */
  void assertEmpty() {
    eventually("no open streams", () -> server.openStreams() == 0);
    for (ServedModel model : server.models()) {
      eventually("an empty ring", () -> model.lanes().ring().size() == 0);
      eventually("all rows free", () -> model.slab().freeRows() == model.slab().rows());
    }
    eventually("no pending bytes", () -> server.pending().used() == 0);
    eventually("all replies accounted for: " + counters(), () -> owed() == accountedFor());
    assertThat(counter("streams_open")).isZero();
  }

  private Map<String, Long> counters() {
    return server.telemetry().snapshot(0).counters();
  }

  private long owed() {
    return counter("replies_owed");
  }

  private long accountedFor() {
    return counters().entrySet().stream()
        .filter(e -> e.getKey().startsWith("outcome_") || e.getKey().equals("replies_abandoned"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @Override
  public void close() throws InterruptedException {
    for (ManagedChannel channel : channels) {
      channel.shutdownNow();
      channel.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
    server.close();
  }
}
