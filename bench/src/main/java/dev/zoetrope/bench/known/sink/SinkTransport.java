package dev.zoetrope.bench.known.sink;

import dev.zoetrope.server.config.TransportConfig;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** The transport of sinks: the real server's settings, everything on Netty's event loops. */
public final class SinkTransport {
  private SinkTransport() {}

  /**
   * Binds and starts.
   *
   * @param services besides health, which says SERVING
   * @throws IOException if the address cannot be bound
   */
  public static Server serve(InetSocketAddress address, List<ServerServiceDefinition> services)
      throws IOException {
    HealthStatusManager health = new HealthStatusManager();
    health.setStatus("", ServingStatus.SERVING);
    TransportConfig config = TransportConfig.defaults();
    return NettyServerBuilder.forAddress(address)
        .directExecutor()
        .flowControlWindow(config.flowControlWindowBytes())
        .maxInboundMessageSize(config.maxMessageBytes())
        .addServices(services)
        .addService(health.getHealthService())
        .build()
        .start();
  }
}
