package dev.zoetrope.bench.known;

import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpServerCodec;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The HTTP/1.1 port: frames by POST, the truth by GET. One event loop. */
final class HttpDoor implements AutoCloseable {
  private final EventLoopGroup loops;
  private final Channel channel;

  private HttpDoor(EventLoopGroup loops, Channel channel) {
    this.loops = loops;
    this.channel = channel;
  }

  /** Binds and starts. */
  static HttpDoor open(InetSocketAddress address, Reception reception) throws IOException {
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("known-http", true), NioIoHandler.newFactory());
    Lane lane = new Lane(false);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    connection
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpServerKeepAliveHandler())
                        .addLast(new HttpServerExpectContinueHandler())
                        .addLast(new HttpConnection(reception, lane));
                  }
                });
    try {
      return new HttpDoor(loops, bootstrap.bind(address).syncUninterruptibly().channel());
    } catch (Exception e) {
      stop(loops);
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  @Override
  public void close() {
    Future<?> unused = channel.close();
    stop(loops);
  }

  private static void stop(EventLoopGroup loops) {
    Future<?> unused = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
