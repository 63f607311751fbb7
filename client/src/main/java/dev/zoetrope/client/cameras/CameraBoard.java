package dev.zoetrope.client.cameras;

import dev.zoetrope.client.ClockOffset;
import dev.zoetrope.client.FrameStream;
import dev.zoetrope.client.OpenedStream;
import dev.zoetrope.client.Reply;
import dev.zoetrope.client.StreamCounts;
import dev.zoetrope.client.StreamListener;
import dev.zoetrope.client.StreamState;
import dev.zoetrope.client.ZoetropeException;
import dev.zoetrope.client.source.SourceCounts;
import dev.zoetrope.client.source.SourceFrame;
import dev.zoetrope.client.source.live.SourceState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one camera, kept by its reading thread, the silence watch and the client's pool,
 * and passed on to the listener. Any thread.
 */
final class CameraBoard {
  /** Longer than a source takes to be opened or closed, and a stream to give its last answers. */
  private static final Duration PREDECESSOR_PATIENCE = Duration.ofSeconds(60);

  private static final SourceCounts NO_PICTURES = new SourceCounts(0, 0, 0, 0);
  private static final StreamCounts NO_FRAMES = new StreamCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);

  private final CameraSpec spec;
  private final CameraListener listener;
  private final Loans loans = new Loans();
  private final CountDownLatch over = new CountDownLatch(1);
  private Supplier<SourceCounts> pictures = () -> NO_PICTURES;
  private @Nullable Camera predecessor;
  // Guarded by this.
  private SourceState source = new SourceState(SourceState.Phase.CONNECTING, "", 0, Duration.ZERO);
  private StreamState server = StreamState.CONNECTING;
  private Optional<ClockOffset> clock = Optional.empty();
  private StreamCounts earlier = NO_FRAMES;
  private @Nullable FrameStream stream;

  CameraBoard(CameraSpec spec, CameraListener listener) {
    this.spec = spec;
    this.listener = listener;
  }

  /** Before the camera's thread starts. */
  void follow(Supplier<SourceCounts> counts) {
    pictures = counts;
  }

  /** Before the camera's thread starts. */
  void after(@Nullable Camera camera) {
    predecessor = camera;
  }

  void awaitPredecessor() throws InterruptedException {
    Camera before = predecessor;
    predecessor = null;
    if (before != null && !before.awaitEnd(PREDECESSOR_PATIENCE)) {
      note("the camera that it replaces has not ended; going on without it");
    }
  }

  /** The source's state. */
  void source(SourceState state) {
    CameraStatus status;
    synchronized (this) {
      source = state;
      status = status();
    }
    listener.onState(status);
  }

  private void server(StreamState state) {
    CameraStatus status;
    synchronized (this) {
      if (server == state) {
        return;
      }
      server = state;
      status = status();
    }
    listener.onState(status);
  }

  synchronized CameraStatus status() {
    StreamCounts counts = stream == null ? earlier : sum(earlier, stream.counts());
    return new CameraStatus(spec.id(), source, server, clock, counts, pictures.get());
  }

  synchronized void follow(FrameStream opened) {
    stream = opened;
  }

  /** Its counts stay. */
  synchronized void streamOver() {
    if (stream != null) {
      earlier = sum(earlier, stream.counts());
      stream = null;
    }
  }

  private static StreamCounts sum(StreamCounts a, StreamCounts b) {
    return new StreamCounts(
        a.accepted() + b.accepted(),
        a.sent() + b.sent(),
        a.sentAgain() + b.sentAgain(),
        a.unanswered() + b.unanswered(),
        a.replies() + b.replies(),
        a.supersededHere() + b.supersededHere(),
        a.lost() + b.lost(),
        a.duplicates() + b.duplicates(),
        a.reconnects() + b.reconnects());
  }

  void note(String text) {
    listener.onNote(spec.id(), text);
  }

  void lend(long sequence, SourceFrame frame) {
    loans.lend(sequence, frame, Math.max(1, spec.stream().models().size()));
  }

  void given() {
    listener.onGiven(spec.id());
  }

  void takeBack(long sequence) {
    loans.takeBack(sequence);
  }

  void ended() {
    over.countDown();
  }

  boolean isOver() {
    return over.getCount() == 0;
  }

  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return over.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Listens to another stream of this camera. */
  StreamListener newStream() {
    return new StreamListener() {
      @Override
      public void onReply(Reply reply) {
        listener.onReply(spec.id(), reply, loans.answered(reply));
      }

      @Override
      public void onOpened(OpenedStream opened) {
        listener.onOpened(spec.id(), opened);
      }

      @Override
      public void onClock(ClockOffset offset) {
        synchronized (CameraBoard.this) {
          clock = Optional.of(offset);
        }
      }

      @Override
      public void onState(StreamState state, @Nullable ZoetropeException cause) {
        if (cause != null) {
          note(cause.getMessage() + "; trying again");
        }
        server(state);
      }

      @Override
      public void onClosed(@Nullable ZoetropeException failure) {
        boolean told = failure == null || failure.kind() == ZoetropeException.Kind.CANCELLED;
        if (!told) {
          note(failure.getMessage() + "; trying again later");
        }
        server(StreamState.CLOSED);
      }
    };
  }
}
