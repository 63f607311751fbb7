package dev.zoetrope.bench.load.target.grpc;

import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.target.Answer;
import dev.zoetrope.bench.load.target.GuardedReplies;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.bench.load.target.Replies;
import dev.zoetrope.bench.load.target.TargetStream;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call for each frame, all on one connection. Frames that are sent before it is known how to ask
 * wait for that. Calls answer in any order.
 *
 * <p>{@link #isReady} goes by what is under way, because gRPC does not tell of a unary call whether
 * its bytes have left: {@value #MOST_CALLS} calls or {@value #MOST_BYTES} bytes of payload are the
 * most.
 */
public final class UnaryStream implements TargetStream {
  static final int MOST_CALLS = 1_024;
  static final long MOST_BYTES = 256L * 1024 * 1024;

  /** Makes a request of a frame. Thread-safe. */
  @FunctionalInterface
  public interface Requests {
    /** For one frame. */
    HeadAndBytes of(long sequence, Payload payload, long captureUnixMicros);
  }

  private record Waiting(long sequence, Payload payload, long captureUnixMicros) {}

  private final GrpcConnections connections;
  private final ManagedChannel channel;
  private final MethodDescriptor<HeadAndBytes, Answer> method;
  private final long timeoutNanos;
  private final Replies replies;

  /** Guards what follows; nobody is called while it is held. */
  private final Object lock = new Object();

  private final Set<Call> calls = new HashSet<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private @Nullable Requests requests;
  private long bytes;
  private boolean full;
  private boolean finishing;
  private boolean over;

  /**
   * Opens nothing yet: {@link #opened} or {@link #failed} follows.
   *
   * @param stream its number, which says which connection it uses
   * @param timeout of each call
   */
  public UnaryStream(
      GrpcConnections connections,
      int stream,
      MethodDescriptor<HeadAndBytes, Answer> method,
      Duration timeout,
      Replies replies) {
    this.connections = connections;
    this.channel = connections.channel(stream);
    this.method = method;
    this.timeoutNanos = timeout.toNanos();
    this.replies = new GuardedReplies(replies);
  }

  /** It is known how to ask. */
  public void opened(Requests how) {
    List<Waiting> first;
    synchronized (lock) {
      if (over || requests != null) {
        return;
      }
      first = List.copyOf(waiting);
      waiting.clear();
      requests = how;
    }
    replies.opened();
    for (Waiting frame : first) {
      start(frame.sequence(), how.of(frame.sequence(), frame.payload(), frame.captureUnixMicros()));
    }
    endIfDone();
  }

  /** It will never be known. */
  public void failed(String why) {
    synchronized (lock) {
      over = true;
      waiting.clear();
    }
    replies.ended(why);
  }

  @Override
  public void send(long sequence, Payload payload, long captureUnixMicros) {
    Requests how;
    synchronized (lock) {
      if (over || finishing) {
        return;
      }
      how = requests;
      if (how == null) {
        waiting.add(new Waiting(sequence, payload, captureUnixMicros));
        return;
      }
    }
    start(sequence, how.of(sequence, payload, captureUnixMicros));
  }

  private void start(long sequence, HeadAndBytes request) {
    Call call = new Call(sequence, request.bytes().remaining());
    synchronized (lock) {
      if (over) {
        return;
      }
      calls.add(call);
      bytes += call.size;
    }
    call.start(request);
  }

  @Override
  public boolean isReady() {
    synchronized (lock) {
      boolean room = calls.size() < MOST_CALLS && bytes < MOST_BYTES;
      full |= !room;
      return requests != null && room;
    }
  }

  @Override
  public void finish() {
    synchronized (lock) {
      finishing = true;
    }
    endIfDone();
  }

  private void endIfDone() {
    synchronized (lock) {
      if (over || !finishing || !calls.isEmpty() || !waiting.isEmpty()) {
        return;
      }
      over = true;
    }
    replies.ended(null);
  }

  @Override
  public void cancel() {
    List<Call> underWay;
    synchronized (lock) {
      over = true;
      waiting.clear();
      underWay = List.copyOf(calls);
    }
    replies.ended(null);
    underWay.forEach(Call::cancel);
  }

  private void closed(Call call, Answer answer) {
    replies.answered(call.sequence, answer);
    boolean roomAgain;
    synchronized (lock) {
      calls.remove(call);
      bytes -= call.size;
      roomAgain = full && calls.size() <= MOST_CALLS / 2 && bytes <= MOST_BYTES / 2;
      full &= !roomAgain;
    }
    if (roomAgain) {
      replies.ready();
    }
    endIfDone();
  }

  /** One frame's call. */
  private final class Call extends ClientCall.Listener<Answer> {
    private final ServerWord word = new ServerWord();
    private final ClientCall<HeadAndBytes, Answer> call =
        channel.newCall(
            method,
            word.listenTo(
                CallOptions.DEFAULT.withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS)));
    private final long sequence;
    private final int size;
    private @Nullable Answer answer;

    Call(long sequence, int size) {
      this.sequence = sequence;
      this.size = size;
    }

    void start(HeadAndBytes request) {
      try {
        call.start(this, connections.newHeaders());
        // One more than is expected, so that a second one is noticed.
        call.request(2);
        call.sendMessage(request);
        call.halfClose();
      } catch (IllegalStateException e) {
        // Somebody cancelled it meanwhile; that is told by onClose.
        call.cancel("not sent", e);
      }
    }

    void cancel() {
      call.cancel("the generator ends the stream", null);
    }

    @Override
    public void onMessage(Answer message) {
      answer = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      closed(this, status.isOk() ? result() : StatusOutcomes.answer(status, word.said()));
    }

    private Answer result() {
      return answer != null
          ? answer
          : Answer.of(Outcome.FAILED, "the call ended with OK and without an answer");
    }
  }
}
