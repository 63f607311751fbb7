package dev.zoetrope.bench.load.target.http;

import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.target.Answer;
import dev.zoetrope.bench.load.target.GuardedReplies;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.bench.load.target.Replies;
import dev.zoetrope.bench.load.target.TargetStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for each frame, on any connection of the target. Frames that are sent before it is
 * known how to ask wait for that. Cancelling forgets what is under way; its answers are not told.
 */
final class HttpStream implements TargetStream {
  /** As for unary calls: nothing tells whether bytes have left. */
  static final int MOST_REQUESTS = 1_024;

  private static final int MOST_CHARACTERS = 200;

  private record Waiting(long sequence, Payload payload) {}

  private final HttpTransport transport;
  private final long timeoutNanos;
  private final Replies replies;

  /** Guards what follows; nobody is called while it is held. */
  private final Object lock = new Object();

  private final List<Waiting> waiting = new ArrayList<>();
  private @Nullable HttpBodies bodies;
  private int underWay;
  private boolean full;
  private boolean finishing;
  private boolean over;

  HttpStream(HttpTransport transport, Duration timeout, Replies replies) {
    this.transport = transport;
    this.timeoutNanos = timeout.toNanos();
    this.replies = new GuardedReplies(replies);
  }

  void opened(HttpBodies how) {
    List<Waiting> first;
    synchronized (lock) {
      if (over) {
        return;
      }
      bodies = how;
      first = List.copyOf(waiting);
      waiting.clear();
      underWay += first.size();
    }
    replies.opened();
    first.forEach(frame -> start(how, frame.sequence, frame.payload));
    endIfDone();
  }

  void failed(String why) {
    synchronized (lock) {
      over = true;
      waiting.clear();
    }
    replies.ended(why);
  }

  @Override
  public void send(long sequence, Payload payload, long captureUnixMicros) {
    HttpBodies how;
    synchronized (lock) {
      if (over || finishing) {
        return;
      }
      how = bodies;
      if (how == null) {
        waiting.add(new Waiting(sequence, payload));
        return;
      }
      underWay++;
    }
    start(how, sequence, payload);
  }

  private void start(HttpBodies how, long sequence, Payload payload) {
    HttpRequestBytes request = how.requests().get(payload);
    Pending pending = new Pending(how, sequence);
    if (request == null) {
      pending.failed(Outcome.UNSENT, "payload " + payload.name() + " is not of the stream's set");
    } else {
      transport.send(request, timeoutNanos, pending);
    }
  }

  @Override
  public boolean isReady() {
    synchronized (lock) {
      boolean room = underWay < MOST_REQUESTS;
      full |= !room;
      return bodies != null && room;
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
      if (over || !finishing || underWay > 0 || !waiting.isEmpty()) {
        return;
      }
      over = true;
    }
    replies.ended(null);
  }

  @Override
  public void cancel() {
    synchronized (lock) {
      over = true;
      waiting.clear();
    }
    replies.ended(null);
  }

  private void closed() {
    boolean roomAgain;
    synchronized (lock) {
      underWay--;
      roomAgain = full && underWay <= MOST_REQUESTS / 2;
      full &= !roomAgain;
    }
    if (roomAgain) {
      replies.ready();
    }
    endIfDone();
  }

  /** One frame's request. */
  private final class Pending implements HttpTransport.Reply {
    private final HttpBodies how;
    private final long sequence;

    Pending(HttpBodies how, long sequence) {
      this.how = how;
      this.sequence = sequence;
    }

    @Override
    public void answered(int status, int jsonLength, byte[] body, int length) {
      replies.answered(sequence, answer(status, jsonLength, body, length));
      closed();
    }

    private Answer answer(int status, int jsonLength, byte[] body, int length) {
      if (status / 100 == 2) {
        try {
          return how.reader().read(jsonLength, body, length);
        } catch (IOException e) {
          return Answer.of(Outcome.FAILED, String.valueOf(e.getMessage()));
        }
      }
      return Answer.of(meaning(status), detail(status, body, length));
    }

    @Override
    public void failed(Outcome outcome, String why) {
      replies.answered(sequence, Answer.of(outcome, why));
      closed();
    }
  }

  /** What a status that is no success says of a frame. */
  static Outcome meaning(int status) {
    return switch (status) {
      case 429, 503 -> Outcome.OVERLOADED;
      default -> status / 100 == 4 ? Outcome.INVALID : Outcome.FAILED;
    };
  }

  /** The status and the first of the body, in one line. */
  static String detail(int status, byte[] body, int length) {
    String text =
        new String(body, 0, Math.min(length, MOST_CHARACTERS), StandardCharsets.UTF_8)
            .replaceAll("\\s+", " ")
            .strip();
    return text.isEmpty() ? "HTTP " + status : "HTTP " + status + ": " + text;
  }
}
