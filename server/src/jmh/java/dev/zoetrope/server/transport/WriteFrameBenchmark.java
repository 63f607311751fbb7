package dev.zoetrope.server.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.zoetrope.server.ShortRuns;
import dev.zoetrope.v1.WatchRequest;
import dev.zoetrope.wire.OutgoingFrame;
import dev.zoetrope.wire.OutgoingMessage;
import dev.zoetrope.wire.OutgoingMessageMarshaller;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A frame of 150,528 bytes onto the wire, as a client does it: ns from the application's buffer,
 * which is outside the heap, into the transport's, which is too.
 *
 * <pre>mvn -q -Pjmh -pl proto,server test-compile -Djmh.args="WriteFrame -prof gc"</pre>
 */
@State(Scope.Thread)
public class WriteFrameBenchmark extends ShortRuns {
  private static final int MORE_THAN_A_HEADER = 256;

  private final Marshaller<OutgoingMessage> ours = new OutgoingMessageMarshaller();
  private final Marshaller<WatchRequest> generated =
      ProtoUtils.marshaller(WatchRequest.getDefaultInstance());
  private final byte[] bytes = WireFrame.pixels();
  private final ByteBuffer pixels = ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
  private final DirectSink sink = new DirectSink(bytes.length + MORE_THAN_A_HEADER);

  /** {@link OutgoingMessageMarshaller}. */
  @Benchmark
  public int write() throws IOException {
    return sink.take(ours.stream(new OutgoingFrame(WireFrame.HEADER, pixels)));
  }

  /** The generated writer, after the copy into a {@code ByteString} that is the usual way. */
  @Benchmark
  public int generatedCopyAndWrite() throws IOException {
    return generated(ByteString.copyFrom(pixels.duplicate()));
  }

  /**
   * The generated writer with the buffer only wrapped: what is outside the heap it copies itself.
   */
  @Benchmark
  public int generatedWrapAndWrite() throws IOException {
    return generated(UnsafeByteOperations.unsafeWrap(pixels));
  }

  private int generated(ByteString content) throws IOException {
    return sink.take(generated.stream(WireFrame.request(content)));
  }

  /** What was written is the message. */
  @TearDown(Level.Iteration)
  public void check() {
    WatchRequest expected = WireFrame.request(ByteString.copyFrom(bytes));
    if (!sink.written().equals(ByteBuffer.wrap(expected.toByteArray()))) {
      throw new IllegalStateException("something else was written than the message");
    }
  }
}
