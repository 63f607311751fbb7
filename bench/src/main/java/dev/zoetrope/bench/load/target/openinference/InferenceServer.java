package dev.zoetrope.bench.load.target.openinference;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.target.StreamOrder;
import dev.zoetrope.bench.load.target.TargetAddress;
import dev.zoetrope.bench.load.target.TargetOptions;
import dev.zoetrope.bench.load.target.TensorOptions;
import dev.zoetrope.bench.load.target.grpc.GrpcConnections;
import dev.zoetrope.bench.load.target.grpc.Openings;
import dev.zoetrope.bench.load.target.grpc.Question;
import dev.zoetrope.bench.load.target.grpc.StatusOutcomes;
import dev.zoetrope.inference.GRPCInferenceServiceGrpc;
import dev.zoetrope.inference.ModelMetadataRequest;
import dev.zoetrope.inference.ModelMetadataResponse;
import dev.zoetrope.inference.ModelStatisticsRequest;
import dev.zoetrope.inference.ModelStatisticsResponse;
import io.grpc.Status;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** What unary and streaming targets ask besides the load. Thread-safe. */
final class InferenceServer implements AutoCloseable {
  private final GrpcConnections connections;
  private final TensorOptions options;
  private final Openings<List<TensorDescription>> openings = new Openings<>();
  private final Set<String> models = new ConcurrentSkipListSet<>();

  InferenceServer(TargetAddress address, TargetOptions options) {
    this.connections = GrpcConnections.to(address, options);
    this.options = options.tensor();
  }

  GrpcConnections connections() {
    return connections;
  }

  /**
   * Finds out how a stream's requests are written.
   *
   * @param known gets it, on the connection's event loop or at once
   * @param failed gets one line instead
   */
  void open(StreamOrder order, Consumer<TensorRequests> known, Consumer<String> failed) {
    if (order.model().isEmpty()) {
      throw new BenchException("the Open Inference Protocol has no default model; name one");
    }
    models.add(order.model());
    CompletableFuture<?> unused =
        openings
            .of(
                connections.index(order.number()),
                order.model(),
                () ->
                    Question.ask(
                            connections,
                            connections.channel(order.number()),
                            GRPCInferenceServiceGrpc.getModelMetadataMethod(),
                            ModelMetadataRequest.newBuilder().setName(order.model()).build())
                        .handle(InferenceServer::inputs))
            .thenApply(
                inputs ->
                    new TensorRequests(
                        order.model(),
                        ModelInput.choose(inputs, options, order.payloads()),
                        options.output(),
                        order.payloads()))
            .whenComplete(
                (requests, failure) -> {
                  if (failure == null) {
                    known.accept(requests);
                  } else {
                    failed.accept(reason(failure));
                  }
                });
  }

  /** A server that does not know the question leaves everything to the options. */
  private static List<TensorDescription> inputs(ModelMetadataResponse metadata, Throwable failure) {
    if (failure == null) {
      return metadata.getInputsList().stream()
          .map(i -> new TensorDescription(i.getName(), i.getDatatype(), i.getShapeList()))
          .toList();
    }
    if (Status.fromThrowable(failure).getCode() == Status.Code.UNIMPLEMENTED) {
      return List.of();
    }
    throw new CompletionException(failure);
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof BenchException
        ? String.valueOf(cause.getMessage())
        : StatusOutcomes.line(Status.fromThrowable(cause));
  }

  /** Sums over the models that were asked so far; empty if the server does not count. */
  Map<String, Double> counters() throws IOException {
    StatisticsSums sums = new StatisticsSums();
    for (String model : models) {
      try {
        ModelStatisticsResponse statistics =
            Question.ask(
                    connections,
                    connections.channel(0),
                    GRPCInferenceServiceGrpc.getModelStatisticsMethod(),
                    ModelStatisticsRequest.newBuilder().setName(model).build())
                .get();
        statistics.getModelStatsList().forEach(sums::add);
      } catch (ExecutionException e) {
        Status status = Status.fromThrowable(e);
        if (status.getCode() != Status.Code.UNIMPLEMENTED) {
          throw new IOException(
              "statistics of model %s: %s".formatted(model, StatusOutcomes.line(status)), e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while asking for the statistics of model " + model, e);
      }
    }
    return sums.toMap();
  }

  @Override
  public void close() {
    connections.close();
  }
}
