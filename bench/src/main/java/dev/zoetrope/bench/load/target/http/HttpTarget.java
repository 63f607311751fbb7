package dev.zoetrope.bench.load.target.http;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.target.Answer;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.bench.load.target.Protocol;
import dev.zoetrope.bench.load.target.Replies;
import dev.zoetrope.bench.load.target.StreamOrder;
import dev.zoetrope.bench.load.target.Target;
import dev.zoetrope.bench.load.target.TargetAddress;
import dev.zoetrope.bench.load.target.TargetOptions;
import dev.zoetrope.bench.load.target.TargetStream;
import dev.zoetrope.bench.load.target.openinference.ModelInput;
import dev.zoetrope.bench.load.target.openinference.RestReply;
import dev.zoetrope.bench.load.target.openinference.RestTensors;
import dev.zoetrope.bench.load.target.openinference.TensorDescription;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A server over HTTP/1.1. All streams share its connections, whatever their numbers.
 *
 * <p>Before the first frame of a stream the model's metadata are asked for, or, of a plain POST,
 * whether the server can be reached at all.
 */
public final class HttpTarget implements Target {
  private static final int DEFAULT_CONNECTIONS = 256;
  private static final long OPENING_NANOS = Duration.ofSeconds(10).toNanos();

  private final TargetAddress address;
  private final TargetOptions options;
  private final HttpTransport transport;

  /**
   * Connects when a stream is opened.
   *
   * @throws BenchException if the host is unknown, or the options do not go together
   */
  public HttpTarget(TargetAddress address, TargetOptions options) {
    this.address = address;
    this.options = options;
    if (address.protocol() == Protocol.HTTP_V2 && options.form().isPresent()) {
      throw new BenchException(
          "option form is %s; the Open Inference Protocol has no forms"
              .formatted(options.form().get()));
    }
    this.transport =
        options.security().encrypts(address)
            ? new JdkTransport(address, options.security())
            : new NioTransport(resolve(address), options.connectionsOr(DEFAULT_CONNECTIONS));
  }

  private static InetSocketAddress resolve(TargetAddress address) {
    InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
    if (socket.isUnresolved()) {
      throw new BenchException(
          "target '%s': host %s is unknown".formatted(address.text(), address.host()));
    }
    return socket;
  }

  @Override
  public String address() {
    return address.text();
  }

  @Override
  public TargetStream open(StreamOrder order, Replies replies) {
    HttpStream stream = new HttpStream(transport, order.timeout(), replies);
    if (address.protocol() == Protocol.HTTP_V2) {
      String path = address.path();
      transport.send(
          HttpRequestBytes.of(
              address,
              "GET",
              path.substring(0, path.length() - "/infer".length()),
              options.headers(),
              List.of()),
          OPENING_NANOS,
          new Metadata(stream, order));
    } else {
      HttpBodies bodies = posts(order);
      transport.reach(OPENING_NANOS, new Reached(stream, bodies));
    }
    return stream;
  }

  private HttpBodies posts(StreamOrder order) {
    return HttpBodies.of(
        order.payloads(),
        payload ->
            options.form().isPresent()
                ? Forms.request(address, options, options.form().get(), payload)
                : HttpRequestBytes.of(
                    address,
                    "POST",
                    address.path(),
                    HttpRequestBytes.withType(options.headers(), payload.kind().mediaType()),
                    List.of(payload.bytes())),
        (jsonLength, body, length) -> Answer.result(-1));
  }

  private HttpBodies tensors(StreamOrder order, List<TensorDescription> inputs) {
    ModelInput input = ModelInput.choose(inputs, options.tensor(), order.payloads());
    return HttpBodies.of(
        order.payloads(),
        payload -> options.json() ? json(input, payload) : binary(input, payload),
        (jsonLength, body, length) ->
            Answer.result(RestReply.best(body, length, jsonLength, options.tensor().output())));
  }

  private HttpRequestBytes json(ModelInput input, Payload payload) {
    return HttpRequestBytes.of(
        address,
        "POST",
        address.path(),
        HttpRequestBytes.withType(options.headers(), "application/json"),
        List.of(RestTensors.json(input, payload, options.tensor().output())));
  }

  private HttpRequestBytes binary(ModelInput input, Payload payload) {
    RestTensors.BinaryRequest request =
        RestTensors.binary(input, payload, options.tensor().output());
    return HttpRequestBytes.of(
        address,
        "POST",
        address.path(),
        HttpRequestBytes.withLength(
            HttpRequestBytes.withType(options.headers(), "application/octet-stream"),
            request.jsonLength()),
        List.of(request.head(), payload.bytes()));
  }

  /** The protocol has its counters over gRPC only. */
  @Override
  public Map<String, Double> counters() {
    return Map.of();
  }

  @Override
  public void close() {
    transport.close();
  }

  private static void open(HttpStream stream, Supplier<HttpBodies> how) {
    HttpBodies bodies;
    try {
      bodies = how.get();
    } catch (BenchException e) {
      stream.failed(String.valueOf(e.getMessage()));
      return;
    }
    stream.opened(bodies);
  }

  /** Whether the server is there. */
  private record Reached(HttpStream stream, HttpBodies bodies) implements HttpTransport.Reply {
    @Override
    public void answered(int status, int jsonLength, byte[] body, int length) {
      stream.opened(bodies);
    }

    @Override
    public void failed(Outcome outcome, String why) {
      stream.failed(why);
    }
  }

  /** The model's inputs. */
  private final class Metadata implements HttpTransport.Reply {
    private final HttpStream stream;
    private final StreamOrder order;

    Metadata(HttpStream stream, StreamOrder order) {
      this.stream = stream;
      this.order = order;
    }

    @Override
    public void answered(int status, int jsonLength, byte[] body, int length) {
      // Servers without the question have options instead, as over gRPC; a model that is not there
      // is told as such by most.
      if (status / 100 == 2) {
        try {
          List<TensorDescription> inputs =
              RestTensors.inputs(new String(body, 0, length, StandardCharsets.UTF_8));
          open(stream, () -> tensors(order, inputs));
        } catch (IOException e) {
          stream.failed(String.valueOf(e.getMessage()));
        }
      } else if (options.tensor().input().isPresent() && (status == 404 || status == 405)) {
        open(stream, () -> tensors(order, List.of()));
      } else {
        stream.failed("the model's metadata: " + HttpStream.detail(status, body, length));
      }
    }

    @Override
    public void failed(Outcome outcome, String why) {
      stream.failed(why);
    }
  }
}
