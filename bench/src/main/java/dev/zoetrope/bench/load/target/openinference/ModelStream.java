package dev.zoetrope.bench.load.target.openinference;

import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.target.Answer;
import dev.zoetrope.bench.load.target.GuardedReplies;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.bench.load.target.Replies;
import dev.zoetrope.bench.load.target.TargetStream;
import dev.zoetrope.bench.load.target.grpc.HeadAndBytes;
import dev.zoetrope.bench.load.target.grpc.OutgoingCall;
import dev.zoetrope.bench.load.target.grpc.StatusOutcomes;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One {@code ModelStreamInfer}. What is sent before it is known how to ask waits for that. */
final class ModelStream implements TargetStream {
  /** No frame has it: an answer without the id of a request is a stray. */
  private static final long NO_SEQUENCE = -1;

  private record Waiting(long sequence, Payload payload, long captureUnixMicros) {}

  private final OutgoingCall<HeadAndBytes, TensorReply> call;
  private final Replies replies;
  private final List<Waiting> waiting = new ArrayList<>();
  private @Nullable TensorRequests requests;
  private boolean finishing;

  ModelStream(ClientCall<HeadAndBytes, TensorReply> call, Metadata headers, Replies replies) {
    this.replies = new GuardedReplies(replies);
    this.call = new OutgoingCall<>(call);
    this.call.start(new Incoming(), headers);
  }

  void opened(TensorRequests how) {
    replies.opened();
    synchronized (this) {
      for (Waiting frame : waiting) {
        call.send(how.of(frame.sequence, frame.payload, frame.captureUnixMicros));
      }
      waiting.clear();
      requests = how;
      if (finishing) {
        call.finish();
      }
    }
    if (isReady()) {
      replies.ready();
    }
  }

  void failed(String why) {
    replies.ended(why);
    call.cancel();
  }

  @Override
  public synchronized void send(long sequence, Payload payload, long captureUnixMicros) {
    if (requests == null) {
      waiting.add(new Waiting(sequence, payload, captureUnixMicros));
    } else {
      call.send(requests.of(sequence, payload, captureUnixMicros));
    }
  }

  @Override
  public boolean isReady() {
    boolean known;
    synchronized (this) {
      known = requests != null;
    }
    return known && call.isReady();
  }

  @Override
  public synchronized void finish() {
    finishing = true;
    if (requests != null) {
      call.finish();
    }
  }

  @Override
  public void cancel() {
    call.cancel();
  }

  /** What comes back: gRPC calls it from one thread at a time, the connection's. */
  private final class Incoming extends ClientCall.Listener<TensorReply> {
    @Override
    public void onMessage(TensorReply message) {
      replies.answered(
          sequence(message.id()),
          message.error().isEmpty()
              ? Answer.result(message.best())
              : Answer.of(meaning(message.error()), message.error()));
    }

    @Override
    public void onReady() {
      replies.ready();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      replies.ended(status.isOk() || call.isCancelled() ? null : StatusOutcomes.line(status));
    }
  }

  private static long sequence(String id) {
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException e) {
      return NO_SEQUENCE;
    }
  }

  /** The stream has words where a call has a status; these are Triton's. */
  static Outcome meaning(String error) {
    String words = error.toLowerCase(Locale.ROOT);
    if (words.contains("maximum queue size")) {
      return Outcome.OVERLOADED;
    }
    if (words.contains("timeout expired")) {
      return Outcome.EXPIRED;
    }
    return words.contains("unexpected") || words.contains("unknown model")
        ? Outcome.INVALID
        : Outcome.FAILED;
  }
}
