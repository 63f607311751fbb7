package dev.zoetrope.server.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zoetrope.server.ShortRuns;
import dev.zoetrope.server.clock.SystemTime;
import dev.zoetrope.server.ring.Embedding;
import dev.zoetrope.server.ring.Result;
import dev.zoetrope.server.ring.Scores;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.WatchResponse;
import dev.zoetrope.wire.OutgoingResponse;
import dev.zoetrope.wire.OutgoingResponseMarshaller;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * An answer onto the wire: ns from a ticket to the bytes of its reply in the transport's buffer.
 * Counting the reply and reading both clocks are part of it, in either way.
 *
 * <pre>mvn -q -Pjmh -pl proto,server test-compile -Djmh.args="Reply -prof gc"</pre>
 */
@State(Scope.Thread)
public class ReplyBenchmark extends ShortRuns {
  private static final int SINK_BYTES = 8_192;
  private static final int EMBEDDING_SIZE = 1_280;

  /** {@code top5}: the best five of 1,000 labelled classes; {@code embedding}: 1,280 numbers. */
  @Param({"top5", "embedding"})
  public String result;

  private final Marshaller<OutgoingResponse> ours = new OutgoingResponseMarshaller();
  private final Marshaller<WatchResponse> generated =
      ProtoUtils.marshaller(WatchResponse.getDefaultInstance());
  private final DirectSink sink = new DirectSink(SINK_BYTES);
  private AnsweredFrame answered;
  private ReplyMaker maker;
  private GeneratedReplyMaker generatedMaker;

  /** Answers the frame. */
  @Setup
  public void answer() {
    answered = new AnsweredFrame(result());
    maker = new ReplyMaker(SystemTime.INSTANCE, answered.stream);
    generatedMaker = new GeneratedReplyMaker(SystemTime.INSTANCE, answered);
  }

  private Result result() {
    if (result.equals("top5")) {
      return new Scores(
          new int[] {281, 285, 282, 287, 999},
          new float[] {0.61f, 0.2f, 0.11f, 0.01f, 0.001f},
          new float[0]);
    }
    float[] values = new float[EMBEDDING_SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    return new Embedding(values);
  }

  /** {@link ReplyMaker}. */
  @Benchmark
  public int reply() throws IOException {
    return sink.take(ours.stream(maker.watchResponse(answered.ticket, answered.model)));
  }

  /** The generated builders and writer. */
  @Benchmark
  public int generatedReply() throws IOException {
    return sink.take(generated.stream(generatedMaker.watchResponse()));
  }

  /** Both ways say the same, but for the time that it is. */
  @TearDown(Level.Iteration)
  public void check() throws InvalidProtocolBufferException {
    FrameReply made = timeless(WatchResponse.parseFrom(sink.written()));
    FrameReply expected = timeless(generatedMaker.watchResponse());
    if (!made.equals(expected)) {
      throw new IllegalStateException("made %s, expected %s".formatted(made, expected));
    }
  }

  private static FrameReply timeless(WatchResponse response) {
    FrameReply.Builder reply = response.getReply().toBuilder().clearAgeUs();
    reply.getStagesBuilder().clearReplyUs();
    return reply.build();
  }
}
