package dev.zoetrope.bench.load.target.vision;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.target.Answer;
import dev.zoetrope.bench.load.target.Replies;
import dev.zoetrope.bench.load.target.StreamOrder;
import dev.zoetrope.bench.load.target.Target;
import dev.zoetrope.bench.load.target.TargetAddress;
import dev.zoetrope.bench.load.target.TargetOptions;
import dev.zoetrope.bench.load.target.TargetStream;
import dev.zoetrope.bench.load.target.grpc.GrpcConnections;
import dev.zoetrope.bench.load.target.grpc.HeadAndBytes;
import dev.zoetrope.bench.load.target.grpc.Openings;
import dev.zoetrope.bench.load.target.grpc.Question;
import dev.zoetrope.bench.load.target.grpc.ReplyMarshaller;
import dev.zoetrope.bench.load.target.grpc.StatusOutcomes;
import dev.zoetrope.bench.load.target.grpc.UnaryStream;
import dev.zoetrope.v1.ListModelsRequest;
import dev.zoetrope.v1.ListModelsResponse;
import dev.zoetrope.v1.VisionGrpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Our server through {@code Vision/Infer}. Before the first frame of a connection it is asked for
 * its models, so that a server that is not there is known before frames are lost.
 */
public final class InferTarget implements Target {
  private static final MethodDescriptor<HeadAndBytes, Answer> INFER =
      VisionGrpc.getInferMethod().toBuilder(
              new HeadAndBytes.Marshaller(),
              new ReplyMarshaller<>("InferResponse", ReplyReader::infer))
          .build();

  private final String address;
  private final Optional<String> admin;
  private final GrpcConnections connections;
  private final Openings<ListModelsResponse> openings = new Openings<>();

  /** Connects when a stream is opened. */
  public InferTarget(TargetAddress address, TargetOptions options) {
    this.address = address.text();
    this.admin = options.admin();
    this.connections = GrpcConnections.to(address, options);
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public TargetStream open(StreamOrder order, Replies replies) {
    Pictures.format(order.payloads());
    if (order.payloads().kind() == Payload.Kind.H264) {
      throw new BenchException(
          "payload %s is a video; Infer takes pictures one by one, a video needs zoetrope://"
              .formatted(order.payloads().text()));
    }
    UnaryStream stream =
        new UnaryStream(connections, order.number(), INFER, order.timeout(), replies);
    InferRequests requests = new InferRequests(order);
    ManagedChannel channel = connections.channel(order.number());
    CompletableFuture<?> unused =
        openings
            .of(
                connections.index(order.number()),
                "",
                () ->
                    Question.ask(
                        connections,
                        channel,
                        VisionGrpc.getListModelsMethod(),
                        ListModelsRequest.getDefaultInstance()))
            .whenComplete(
                (models, failure) -> {
                  if (failure == null) {
                    stream.opened(requests);
                  } else {
                    stream.failed(StatusOutcomes.line(Status.fromThrowable(failure)));
                  }
                });
    return stream;
  }

  @Override
  public Map<String, Double> counters() throws IOException {
    return admin.isPresent() ? AdminCounters.fetch(admin.get()) : Map.of();
  }

  @Override
  public void close() {
    connections.close();
  }
}
