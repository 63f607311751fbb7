package dev.zoetrope.bench.known;

import dev.zoetrope.bench.known.sink.SinkTransport;
import dev.zoetrope.server.clock.AgentThread;
import dev.zoetrope.server.clock.SystemTime;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that does to each frame what its {@link Behaviour} says: {@code Vision} and health over
 * gRPC, and frames by POST over HTTP. Thread-safe.
 */
public final class KnownServer implements AutoCloseable {
  private final Server grpc;
  private final HttpDoor http;
  private final Reception reception;
  private final @Nullable AgentThread thread;

  private KnownServer(
      Server grpc, HttpDoor http, Reception reception, @Nullable AgentThread thread) {
    this.grpc = grpc;
    this.http = http;
    this.reception = reception;
    this.thread = thread;
  }

  /**
   * Binds both ports and starts.
   *
   * @throws IOException if a port cannot be bound
   */
  public static KnownServer start(KnownOptions options) throws IOException {
    WallClock wall = WallClock.of(SystemTime.INSTANCE);
    if (options.behaviour().isImmediate()) {
      Counter counter = new Counter(wall);
      return start(options, counter, null, VisionDoor.immediate(options.frames(), counter));
    }
    Dispatcher dispatcher = new Dispatcher(options.behaviour(), wall);
    AgentThread thread = AgentThread.start(dispatcher);
    try {
      return start(
          options, dispatcher, thread, VisionDoor.dispatched(options.frames(), dispatcher));
    } catch (IOException e) {
      thread.close();
      throw e;
    }
  }

  private static KnownServer start(
      KnownOptions options,
      Reception reception,
      @Nullable AgentThread thread,
      ServerServiceDefinition vision)
      throws IOException {
    Server grpc =
        SinkTransport.serve(
            new InetSocketAddress(options.host(), options.grpcPort()), List.of(vision));
    try {
      HttpDoor http =
          HttpDoor.open(new InetSocketAddress(options.host(), options.httpPort()), reception);
      return new KnownServer(grpc, http, reception, thread);
    } catch (IOException e) {
      grpc.shutdownNow();
      throw e;
    }
  }

  /** Where {@code Vision} listens. */
  public int grpcPort() {
    return grpc.getPort();
  }

  /** Where HTTP listens. */
  public int httpPort() {
    return http.port();
  }

  /** What has been done so far. Waits for the dispatcher's thread. */
  public Served served() {
    return reception.served().join();
  }

  /** Counts from nothing again: the next frame is the first, and the queue is empty. */
  public void reset() {
    reception.reset();
  }

  /** Waits until it is closed. */
  public void awaitTermination() throws InterruptedException {
    grpc.awaitTermination();
  }

  @Override
  public void close() {
    grpc.shutdownNow();
    http.close();
    if (thread != null) {
      thread.close();
    }
  }
}
