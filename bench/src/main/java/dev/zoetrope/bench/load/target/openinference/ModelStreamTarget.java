package dev.zoetrope.bench.load.target.openinference;

import dev.zoetrope.bench.load.target.Replies;
import dev.zoetrope.bench.load.target.StreamOrder;
import dev.zoetrope.bench.load.target.Target;
import dev.zoetrope.bench.load.target.TargetAddress;
import dev.zoetrope.bench.load.target.TargetOptions;
import dev.zoetrope.bench.load.target.TargetStream;
import dev.zoetrope.bench.load.target.grpc.HeadAndBytes;
import dev.zoetrope.bench.load.target.grpc.ReplyMarshaller;
import dev.zoetrope.inference.GRPCInferenceServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A Triton server through {@code ModelStreamInfer}: a call each stream, requests and answers
 * matched by their ids. A stream's timeout is its owner's business.
 */
public final class ModelStreamTarget implements Target {
  private final String address;
  private final InferenceServer server;
  private final MethodDescriptor<HeadAndBytes, TensorReply> method;

  /** Connects when a stream is opened. */
  public ModelStreamTarget(TargetAddress address, TargetOptions options) {
    this.address = address.text();
    this.server = new InferenceServer(address, options);
    Optional<String> output = options.tensor().output();
    this.method =
        GRPCInferenceServiceGrpc.getModelStreamInferMethod().toBuilder(
                new HeadAndBytes.Marshaller(),
                new ReplyMarshaller<>(
                    "ModelStreamInferResponse", in -> TensorReply.streamed(in, output)))
            .build();
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public TargetStream open(StreamOrder order, Replies replies) {
    ModelStream stream =
        new ModelStream(
            server.connections().channel(order.number()).newCall(method, CallOptions.DEFAULT),
            server.connections().newHeaders(),
            replies);
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
