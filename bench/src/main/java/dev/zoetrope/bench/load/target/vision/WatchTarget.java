package dev.zoetrope.bench.load.target.vision;

import dev.zoetrope.bench.load.target.Replies;
import dev.zoetrope.bench.load.target.StreamOrder;
import dev.zoetrope.bench.load.target.Target;
import dev.zoetrope.bench.load.target.TargetAddress;
import dev.zoetrope.bench.load.target.TargetOptions;
import dev.zoetrope.bench.load.target.TargetStream;
import dev.zoetrope.bench.load.target.grpc.GrpcConnections;
import dev.zoetrope.bench.load.target.grpc.ReplyMarshaller;
import dev.zoetrope.wire.ClientMethods;
import dev.zoetrope.wire.OutgoingMessage;
import dev.zoetrope.wire.OutgoingMessageMarshaller;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Our server through {@code Vision/Watch}. A stream's timeout is its owner's business. */
public final class WatchTarget implements Target {
  private static final MethodDescriptor<OutgoingMessage, WatchReply> WATCH =
      ClientMethods.watch().toBuilder(
              new OutgoingMessageMarshaller(),
              new ReplyMarshaller<>("WatchResponse", ReplyReader::watch))
          .build();

  private final String address;
  private final Optional<String> admin;
  private final GrpcConnections connections;

  /** Connects when a stream is opened. */
  public WatchTarget(TargetAddress address, TargetOptions options) {
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
    OutgoingMessage open = WatchOrder.open(order);
    return new WatchStream(
        connections.channel(order.number()).newCall(WATCH, CallOptions.DEFAULT),
        connections.newHeaders(),
        open,
        order,
        replies);
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
