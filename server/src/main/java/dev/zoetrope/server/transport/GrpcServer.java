package dev.zoetrope.server.transport;

import dev.zoetrope.server.config.TransportConfig;
import dev.zoetrope.v1.VisionGrpc;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The listening socket: {@code Vision}, health and reflection, with every limit of {@link
 * TransportConfig} set.
 */
public final class GrpcServer {
  /**
   * gRPC can only reset a stream over a message beyond its limit, without a reason once replies
   * have begun. So its limit is this many times ours, and what lies between is answered INVALID.
   */
  private static final long TRANSPORT_LIMIT_FACTOR = 2;

  private static final int MAX_RESETS = 2_000;
  private static final int RESET_WINDOW_SECONDS = 10;
  private static final int MAX_METADATA_BYTES = 16 * 1024;

  private final Server server;
  private final HealthStatusManager health;

  private GrpcServer(Server server, HealthStatusManager health) {
    this.server = server;
    this.health = health;
  }

  /**
   * Binds and starts; health says NOT_SERVING until {@link #serving}.
   *
   * @throws IOException naming the address, if it cannot be bound
   */
  public static GrpcServer start(TransportConfig config, VisionService vision) throws IOException {
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus("", ServingStatus.NOT_SERVING);
    health.setStatus(VisionGrpc.SERVICE_NAME, ServingStatus.NOT_SERVING);
    ConnectionLimit connections = new ConnectionLimit(config.maxConnections());
    ServerBuilder<?> builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(config.host(), config.port()))
            // Requests are validated, copied once and published where they arrive; nothing there
            // ever waits.
            .directExecutor()
            // Fixed, which also turns off the probing that would let it grow to 8 MiB of stale
            // frames per stream.
            .flowControlWindow(config.flowControlWindowBytes())
            .maxInboundMessageSize(
                (int)
                    Math.min(Integer.MAX_VALUE, TRANSPORT_LIMIT_FACTOR * config.maxMessageBytes()))
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .maxConcurrentCallsPerConnection(config.maxStreamsPerConnection())
            .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
            .keepAliveTime(config.keepAliveTime().toNanos(), TimeUnit.NANOSECONDS)
            .keepAliveTimeout(config.keepAliveTimeout().toNanos(), TimeUnit.NANOSECONDS)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addTransportFilter(connections)
            .intercept(connections)
            .addService(vision)
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance());
    return new GrpcServer(builder.build().start(), health);
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Whether clients should send work here. */
  public void serving(boolean serving) {
    ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus("", status);
    health.setStatus(VisionGrpc.SERVICE_NAME, status);
  }

  /** Health says NOT_SERVING for good. */
  public void enterTerminalState() {
    health.enterTerminalState();
  }

  /** No new calls; waits for open ones, then ends them. */
  public void stop(long graceMillis) throws InterruptedException {
    server.shutdown();
    if (!server.awaitTermination(graceMillis, TimeUnit.MILLISECONDS)) {
      server.shutdownNow();
      server.awaitTermination(graceMillis, TimeUnit.MILLISECONDS);
    }
  }
}
