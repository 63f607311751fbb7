package dev.zoetrope.bench.load.target.grpc;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.target.Header;
import dev.zoetrope.bench.load.target.Security;
import dev.zoetrope.bench.load.target.TargetAddress;
import dev.zoetrope.bench.load.target.TargetOptions;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A number of connections to one server on event loops of their own. They connect when they are
 * first used, and again after they break; a call that fails is not tried again. Thread-safe.
 */
public final class GrpcConnections implements AutoCloseable {
  /** More than a fast network holds, so that a window never is what is measured. */
  private static final int FLOW_CONTROL_WINDOW = 8 * 1024 * 1024;

  private static final int MAX_REPLY_BYTES = 64 * 1024 * 1024;
  private static final int MAX_METADATA_BYTES = 64 * 1024;
  private static final long CLOSE_SECONDS = 5;

  private final EventLoopGroup loops;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final Metadata headers = new Metadata();

  private GrpcConnections(TargetAddress address, TargetOptions options) {
    ChannelCredentials credentials = credentials(address, options.security());
    boolean epoll = Epoll.isAvailable();
    loops =
        new MultiThreadIoEventLoopGroup(
            options.eventLoops(),
            new DefaultThreadFactory("load-grpc", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    for (int i = 0; i < options.connectionsOr(1); i++) {
      channels.add(channel(address, options, credentials, epoll));
    }
    for (Header header : options.headers()) {
      headers.put(Metadata.Key.of(header.name(), Metadata.ASCII_STRING_MARSHALLER), header.value());
    }
  }

  /**
   * Prepares them; connects none yet.
   *
   * @throws BenchException if a file of the security options cannot be used
   */
  public static GrpcConnections to(TargetAddress address, TargetOptions options) {
    return new GrpcConnections(address, options);
  }

  private ManagedChannel channel(
      TargetAddress address, TargetOptions options, ChannelCredentials credentials, boolean epoll) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address.host(), address.port(), credentials)
            .eventLoopGroup(loops)
            .channelType(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .directExecutor()
            .disableRetry()
            .flowControlWindow(FLOW_CONTROL_WINDOW)
            .maxInboundMessageSize(MAX_REPLY_BYTES)
            .maxInboundMetadataSize(MAX_METADATA_BYTES);
    options.security().authority().ifPresent(builder::overrideAuthority);
    return builder.build();
  }

  private static ChannelCredentials credentials(TargetAddress address, Security security) {
    if (!security.encrypts(address)) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
    try {
      if (security.authorities().isPresent()) {
        builder.trustManager(security.authorities().get().toFile());
      }
      if (security.certificate().isPresent() && security.key().isPresent()) {
        builder.keyManager(security.certificate().get().toFile(), security.key().get().toFile());
      }
      return builder.build();
    } catch (IOException e) {
      throw new BenchException(
          "target %s: its certificate files cannot be read: %s"
              .formatted(address.text(), e.getMessage()),
          e);
    }
  }

  /** The number of the connection that a stream uses. */
  public int index(int stream) {
    return Math.floorMod(stream, channels.size());
  }

  /** A stream's connection. */
  public ManagedChannel channel(int stream) {
    return channels.get(index(stream));
  }

  /** How many there are. */
  public int size() {
    return channels.size();
  }

  /** The headers of one call, which gRPC adds its own to. */
  public Metadata newHeaders() {
    Metadata own = new Metadata();
    own.merge(headers);
    return own;
  }

  /** Ends all calls and connections, and waits for their threads for a few seconds at most. */
  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    try {
      for (ManagedChannel channel : channels) {
        channel.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
      Future<?> unused = loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
      loops.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Future<?> unused = loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
      Thread.currentThread().interrupt();
    }
  }
}
