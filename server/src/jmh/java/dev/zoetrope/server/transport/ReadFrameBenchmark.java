package dev.zoetrope.server.transport;

import com.google.protobuf.ByteString;
import dev.zoetrope.server.ShortRuns;
import dev.zoetrope.v1.WatchRequest;
import dev.zoetrope.wire.IncomingMessage;
import dev.zoetrope.wire.WatchRequestMarshaller;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A frame of 150,528 bytes off the wire: ns to parse its message, and to bring its pixels into a
 * row outside the heap. The message lies in one array; the transport's buffers are not part of it.
 *
 * <pre>mvn -q -Pjmh -pl proto,server test-compile -Djmh.args="ReadFrame -prof gc"</pre>
 */
@State(Scope.Thread)
public class ReadFrameBenchmark extends ShortRuns {
  private final Marshaller<IncomingMessage> ours = new WatchRequestMarshaller();
  private final Marshaller<WatchRequest> generated =
      ProtoUtils.marshaller(WatchRequest.getDefaultInstance());
  private final byte[] pixels = WireFrame.pixels();
  private final ByteBuffer row = ByteBuffer.allocateDirect(pixels.length);
  private final Message message =
      new Message(WireFrame.request(ByteString.copyFrom(pixels)).toByteArray());

  /** As gRPC hands a message over; {@code reset} begins it again, so that nothing is allocated. */
  private static final class Message extends ByteArrayInputStream implements KnownLength {
    Message(byte[] bytes) {
      super(bytes);
    }
  }

  /** {@link WatchRequestMarshaller}, which leaves the pixels where they are. */
  @Benchmark
  public IncomingMessage parse() {
    message.reset();
    return ours.parse(message);
  }

  /** The same with the one copy of the pixels. */
  @Benchmark
  public ByteBuffer parseAndCopy() throws IOException {
    message.reset();
    ((IncomingMessage.Picture) ours.parse(message)).pixels().copyTo(row.clear());
    return row;
  }

  /** gRPC's marshaller and the generated parser, which make a {@code ByteString}; then the copy. */
  @Benchmark
  public ByteBuffer generatedParseAndCopy() {
    message.reset();
    generated.parse(message).getFrame().getPixels().copyTo(row.clear());
    return row;
  }

  /** The pixels have arrived, if they were to. */
  @TearDown(Level.Iteration)
  public void check() {
    if (row.position() > 0 && !row.duplicate().flip().equals(ByteBuffer.wrap(pixels))) {
      throw new IllegalStateException("the row has other pixels than were sent");
    }
  }
}
