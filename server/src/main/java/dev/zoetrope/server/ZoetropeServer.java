package dev.zoetrope.server;

import dev.zoetrope.server.batch.LaneGroup;
import dev.zoetrope.server.clock.AgentThread;
import dev.zoetrope.server.clock.Clock;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.config.FrameConfig;
import dev.zoetrope.server.config.ServerConfig;
import dev.zoetrope.server.frame.DecodePool;
import dev.zoetrope.server.frame.DecodeTarget;
import dev.zoetrope.server.frame.FrameLimits;
import dev.zoetrope.server.model.HostedModel;
import dev.zoetrope.server.ops.AdminServer;
import dev.zoetrope.server.ops.Watchdog;
import dev.zoetrope.server.ring.DecodeQueue;
import dev.zoetrope.server.ring.PendingBudget;
import dev.zoetrope.server.telemetry.Telemetry;
import dev.zoetrope.server.transport.GrpcServer;
import dev.zoetrope.server.transport.ModelCatalog;
import dev.zoetrope.server.transport.ServedModel;
import dev.zoetrope.server.transport.SessionRegistry;
import dev.zoetrope.server.transport.StreamContext;
import dev.zoetrope.server.transport.TenantDirectory;
import dev.zoetrope.server.transport.VisionService;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A running server: start it, {@link #drain} it, {@link #close} it. Methods may be called from any
 * thread.
 *
 * <p>What it owns is stopped in the order in which frames flow: streams, listener, decoders, lanes,
 * and only then native memory.
 */
public final class ZoetropeServer implements AutoCloseable {
  private static final long STOP_MILLIS = 2_000;

  private final ServerConfig config;
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private final List<AgentThread> agents = new ArrayList<>();
  private final ModelHost host;
  private final DecodePool decoders;
  private final PendingBudget budget;
  private final Telemetry telemetry;
  private final SessionRegistry sessions;
  private final GrpcServer grpc;
  private final AdminServer admin;
  private volatile boolean ready;
  private boolean closed;

  private ZoetropeServer(ServerConfig config, List<? extends HostedModel> models)
      throws IOException {
    Clock clock = SystemTime.INSTANCE;
    this.config = config;
    budget = new PendingBudget(config.frames().maxPendingBytes());
    telemetry = new Telemetry(clock, budget);
    host = new ModelHost(clock, config.batching(), telemetry, config.transport().maxStreams());
    models.forEach(host::add);
    DecodeQueue pictures =
        new DecodeQueue(budget, host.targets().stream().map(DecodeTarget::slab).toList());
    decoders =
        new DecodePool(
            clock,
            decoderThreads(config.frames()),
            new FrameLimits(config.frames().maxPixels(), config.frames().maxVideoBytes()),
            pictures,
            host.targets());
    sessions = new SessionRegistry(clock, config.transport().maxStreams());
    StreamContext context =
        new StreamContext(
            clock,
            config.transport(),
            config.frames(),
            new ModelCatalog(host.served()),
            pictures,
            telemetry,
            new TenantDirectory(config.tenants()));
    grpc = GrpcServer.start(config.transport(), new VisionService(context, sessions));
    ServerStatus status = new ServerStatus(telemetry, host.served());
    admin =
        AdminServer.start(
            config.transport().adminHost(), config.transport().adminPort(), () -> ready, status);
    agents.add(AgentThread.start(sessions));
    host.start();
    decoders.awaitReady();
    agents.add(
        AgentThread.start(new Watchdog(clock, host.lanes(), config.batching(), this::leave)));
  }

  /**
   * Binds the ports, warms the models and then says SERVING.
   *
   * @param models at least one, the default first; they belong to the server from now on
   * @throws IOException if a port cannot be bound
   */
  public static ZoetropeServer start(ServerConfig config, List<? extends HostedModel> models)
      throws IOException {
    ZoetropeServer server = new ZoetropeServer(config, models);
    server.ready = true;
    server.grpc.serving(true);
    return server;
  }

  private static int decoderThreads(FrameConfig config) {
    return config.decoderThreads() > 0
        ? config.decoderThreads()
        : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  private void leave(String reason) {
    ready = false;
    grpc.serving(false);
    failure.complete(reason);
  }

  /** Completes with one sentence when the server cannot go on and should be drained and left. */
  public CompletableFuture<String> failure() {
    return failure;
  }

  /** The gRPC port. */
  public int port() {
    return grpc.port();
  }

  /** The admin port. */
  public int adminPort() {
    return admin.port();
  }

  /** The models, the default first. */
  public List<ServedModel> models() {
    return host.served();
  }

  /** Counters and histograms. */
  public Telemetry telemetry() {
    return telemetry;
  }

  /** Bytes of pictures that wait for a decoder. */
  public PendingBudget pending() {
    return budget;
  }

  /** The threads that decode. */
  public DecodePool decoders() {
    return decoders;
  }

  /** Calls that have not ended. */
  public int openStreams() {
    return sessions.size();
  }

  /**
   * Stops taking streams, answers every accepted frame, ends all streams. Waits for that as long as
   * configured.
   *
   * @return streams that had to be cut
   */
  public synchronized int drain() throws InterruptedException {
    ready = false;
    grpc.enterTerminalState();
    host.lanes().forEach(LaneGroup::drain);
    sessions.drain();
    long step = 10;
    for (long waited = 0;
        sessions.size() > 0 && waited < config.transport().drainTimeout().toMillis();
        waited += step) {
      wait(step);
    }
    int cut = sessions.size();
    sessions.abort(Status.UNAVAILABLE.withDescription("drain_timeout: passed"));
    return cut;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    ready = false;
    grpc.enterTerminalState();
    sessions.abort(Status.UNAVAILABLE.withDescription("the server has stopped"));
    try {
      grpc.stop(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    admin.close();
    agents.forEach(AgentThread::close);
    decoders.close();
    host.stop();
  }
}
