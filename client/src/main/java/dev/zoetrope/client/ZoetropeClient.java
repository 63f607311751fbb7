package dev.zoetrope.client;

import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.ListModelsRequest;
import dev.zoetrope.v1.VisionGrpc;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A connection to a server. Any thread may call any method; unary calls block the caller. Streams
 * and calls share one connection, which is made when it is first needed and again when it breaks;
 * one connection is served by one thread of the transport, so a machine with very many streams
 * wants several clients.
 */
public final class ZoetropeClient implements AutoCloseable {
  private static final long SHUTDOWN_SECONDS = 5;

  private final String target;
  private final ClientOptions options;
  private final ManagedChannel channel;
  private final ExecutorService pool;
  private final ThreadPoolTimer timer;
  private final ClientClock clock;
  private final Set<FrameStream> streams = ConcurrentHashMap.newKeySet();

  private ZoetropeClient(
      String target,
      ClientOptions options,
      ManagedChannel channel,
      ExecutorService pool,
      ClientClock clock) {
    this.target = target;
    this.options = options;
    this.channel = channel;
    this.pool = pool;
    this.clock = clock;
    this.timer = new ThreadPoolTimer(new NamedThreads("zoetrope-client-timer"));
  }

  /** Plaintext, to {@code host:port} or any other target that gRPC can name. */
  public static ZoetropeClient connect(String target) {
    return connect(target, ClientOptions.DEFAULT);
  }

  /**
   * To {@code host:port} or any other target that gRPC can name. Does not wait for the connection.
   *
   * @throws IllegalArgumentException if the target is not one
   * @throws UncheckedIOException if the trusted certificates cannot be read
   */
  public static ZoetropeClient connect(String target, ClientOptions options) {
    ExecutorService pool = Executors.newCachedThreadPool(new NamedThreads("zoetrope-client"));
    ManagedChannel channel =
        Grpc.newChannelBuilder(target, credentials(options))
            .executor(pool)
            .intercept(MetadataUtils.newAttachHeadersInterceptor(headers(options)))
            .build();
    return new ZoetropeClient(target, options, channel, pool, ClientClock.SYSTEM);
  }

  private static ChannelCredentials credentials(ClientOptions options) {
    if (!options.tls()) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    if (options.trustCertificates() != null) {
      try {
        tls.trustManager(options.trustCertificates().toFile());
      } catch (IOException e) {
        throw new UncheckedIOException(
            "trustCertificates " + options.trustCertificates() + ": " + e.getMessage(), e);
      }
    }
    return tls.build();
  }

  private static Metadata headers(ClientOptions options) {
    Metadata headers = new Metadata();
    options
        .headers()
        .forEach(
            (name, value) ->
                headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    return headers;
  }

  /** Where this goes. */
  public String target() {
    return target;
  }

  /**
   * The models being served, the default one first, without their labels.
   *
   * @throws ZoetropeException if the call fails
   */
  public List<Model> models() {
    try {
      return unary().listModels(ListModelsRequest.getDefaultInstance()).getModelsList().stream()
          .map(ReplyTranslator::model)
          .toList();
    } catch (StatusRuntimeException e) {
      throw ZoetropeException.of(e.getStatus(), target);
    }
  }

  /**
   * One picture, one answer; what is wrong with the picture is the reply's outcome. Its capture
   * time is not sent: a single call does not know the server's clock.
   *
   * @throws ZoetropeException if the call fails
   */
  public Reply infer(InferSpec spec, Picture picture) {
    long capture =
        picture.captureUnixMicros() == 0 ? clock.unixMicros() : picture.captureUnixMicros();
    try {
      FrameReply reply = unary().infer(RequestTranslator.infer(spec, picture)).getReply();
      return ReplyTranslator.reply(
          reply,
          picture.sourcePts(),
          capture,
          CaptureOrigin.CAPTURE_ORIGIN_CLIENT,
          clock.unixMicros());
    } catch (StatusRuntimeException e) {
      throw ZoetropeException.of(e.getStatus(), target);
    }
  }

  private VisionGrpc.VisionBlockingStub unary() {
    return VisionGrpc.newBlockingStub(channel)
        .withDeadlineAfter(options.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Opens a stream, without waiting for the server: frames may be given at once.
   *
   * @param listener hears everything the stream has to say, on this client's threads
   */
  public FrameStream openStream(StreamSpec spec, StreamListener listener) {
    return openStream(
        spec, listener, new StreamRuntime(clock, timer, pool, RandomGenerator.getDefault()));
  }

  FrameStream openStream(StreamSpec spec, StreamListener listener, StreamRuntime runtime) {
    StreamCore core = new StreamCore(target, channel, spec, options.retry(), listener, runtime);
    FrameStream stream = new FrameStream(core);
    streams.add(stream);
    core.events().whenOver(() -> streams.remove(stream));
    core.call();
    return stream;
  }

  /** Cancels the streams that are still open and ends the connection. Idempotent. */
  @Override
  public void close() {
    for (FrameStream stream : streams) {
      stream.cancel();
      stream.awaitEnd();
    }
    timer.close();
    channel.shutdownNow();
    try {
      channel.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pool.shutdown();
  }
}
