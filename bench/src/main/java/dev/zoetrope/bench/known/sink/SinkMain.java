package dev.zoetrope.bench.known.sink;

import com.sun.management.ThreadMXBean;
import dev.zoetrope.server.ops.AdminServer;
import dev.zoetrope.v1.VisionGrpc;
import dev.zoetrope.v1.WatchResponse;
import dev.zoetrope.wire.OutgoingResponse;
import dev.zoetrope.wire.OutgoingResponseMarshaller;
import dev.zoetrope.wire.VisionMethods;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * A process that speaks just enough of {@code Vision.Watch} to be fed by the same clients as the
 * real server, on a transport with the same settings. It prints its ports as {@code serve} does and
 * shows frames and allocated bytes under the same names.
 */
public final class SinkMain {
  private SinkMain() {}

  /**
   * The command line of a sink.
   *
   * @param rowBytes at least a frame's bytes and a header's
   * @param opened a real server's answer to open
   * @param reply a real server's answer to a frame
   */
  public static List<String> arguments(
      SinkMode mode, int rowBytes, WatchResponse opened, WatchResponse reply) {
    Base64.Encoder text = Base64.getEncoder();
    return List.of(
        mode.name(),
        String.valueOf(rowBytes),
        text.encodeToString(opened.toByteArray()),
        text.encodeToString(reply.toByteArray()));
  }

  /** Serves until it is killed. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Base64.Decoder binary = Base64.getDecoder();
    SinkMarshaller marshaller =
        new SinkMarshaller(SinkMode.valueOf(arguments[0]), Integer.parseInt(arguments[1]));
    SinkReplies replies = new SinkReplies(binary.decode(arguments[2]), binary.decode(arguments[3]));
    LongAdder frames = new LongAdder();
    Server server = serve(marshaller, replies, frames);
    AdminServer admin =
        AdminServer.start(
            "localhost",
            0,
            () -> true,
            () ->
                Map.of(
                    "counters",
                    Map.of("frames_received", frames.sum()),
                    "allocated_bytes",
                    allocatedBytes()));
    System.out.printf("grpc port %d, admin port %d%n", server.getPort(), admin.port());
    server.awaitTermination();
  }

  private static Server serve(SinkMarshaller marshaller, SinkReplies replies, LongAdder frames)
      throws IOException {
    MethodDescriptor<SinkRequest, OutgoingResponse> watch =
        VisionMethods.watch().toBuilder(marshaller, new OutgoingResponseMarshaller()).build();
    return SinkTransport.serve(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        List.of(
            ServerServiceDefinition.builder(VisionGrpc.SERVICE_NAME)
                .addMethod(watch, (call, headers) -> new SinkCall(call, replies, frames))
                .build()));
  }

  private static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
