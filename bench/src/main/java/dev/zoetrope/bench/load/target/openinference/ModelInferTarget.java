package dev.zoetrope.bench.load.target.openinference;

import dev.zoetrope.bench.load.target.Answer;
import dev.zoetrope.bench.load.target.Replies;
import dev.zoetrope.bench.load.target.StreamOrder;
import dev.zoetrope.bench.load.target.Target;
import dev.zoetrope.bench.load.target.TargetAddress;
import dev.zoetrope.bench.load.target.TargetOptions;
import dev.zoetrope.bench.load.target.TargetStream;
import dev.zoetrope.bench.load.target.grpc.HeadAndBytes;
import dev.zoetrope.bench.load.target.grpc.ReplyMarshaller;
import dev.zoetrope.bench.load.target.grpc.UnaryStream;
import dev.zoetrope.inference.GRPCInferenceServiceGrpc;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** A server of the Open Inference Protocol through {@code ModelInfer}, a call each frame. */
public final class ModelInferTarget implements Target {
  private final String address;
  private final InferenceServer server;
  private final MethodDescriptor<HeadAndBytes, Answer> method;

  /** Connects when a stream is opened. */
  public ModelInferTarget(TargetAddress address, TargetOptions options) {
    this.address = address.text();
    this.server = new InferenceServer(address, options);
    Optional<String> output = options.tensor().output();
    this.method =
        GRPCInferenceServiceGrpc.getModelInferMethod().toBuilder(
                new HeadAndBytes.Marshaller(),
                new ReplyMarshaller<>("ModelInferResponse", in -> TensorReply.answer(in, output)))
            .build();
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public TargetStream open(StreamOrder order, Replies replies) {
    UnaryStream stream =
        new UnaryStream(server.connections(), order.number(), method, order.timeout(), replies);
    server.open(order, stream::opened, stream::failed);
    return stream;
  }

  @Override
  public Map<String, Double> counters() throws IOException {
    return server.counters();
  }

  @Override
  public void close() {
    server.close();
  }
}
