package dev.zoetrope.client;

import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.Notice;
import dev.zoetrope.v1.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream's state across all its calls. One lock guards everything: the transport's callbacks, the
 * timer and the application's threads hold it for no longer than it takes to copy a frame into the
 * transport, and nothing foreign runs under it, as the listener's callbacks are put in line ({@link
 * ListenerEvents}).
 */
final class StreamCore {
  private static final int MAX_UPDATES = 64;

  private final String target;
  private final ManagedChannel channel;
  private final StreamRuntime runtime;
  private final ListenerEvents events;
  private final Reconnection reconnection;
  private final ServerClockProbes probes;
  private final Heartbeat heartbeat;
  private final StreamLock lock = new StreamLock();
  private final FrameDispatch frames;
  private final Deque<StreamUpdate> updates = new ArrayDeque<>();

  private StreamSpec spec;
  private StreamState state = StreamState.CONNECTING;
  private @Nullable Session session;
  private @Nullable OpenedStream opened;
  private @Nullable ZoetropeException failure;
  private ClientTimer.@Nullable Scheduled nextCall;
  private boolean closing;

  StreamCore(
      String target,
      ManagedChannel channel,
      StreamSpec spec,
      RetryPolicy retry,
      StreamListener listener,
      StreamRuntime runtime) {
    this.target = target;
    this.channel = channel;
    this.spec = spec;
    this.runtime = runtime;
    this.reconnection = new Reconnection(retry, runtime.random());
    this.probes = new ServerClockProbes(runtime, lock::run);
    this.events = new ListenerEvents(listener, runtime.executor(), () -> lock.run(lock::signal));
    this.heartbeat = new Heartbeat(target, runtime, retry.silence(), probes, lock::run);
    this.frames = new FrameDispatch(events, runtime.clock());
  }

  ListenerEvents events() {
    return events;
  }

  // ---- The application's side; any thread.

  /** Makes a call: the first one, or another after a pause. */
  void call() {
    lock.run(
        () -> {
          if (state == StreamState.CLOSED) {
            return;
          }
          // Our own pauses are shorter than the channel's.
          channel.resetConnectBackoff();
          frames.tally().called();
          Session made = new Session(this, channel, InFlightLimits.onReadyBytes(spec), runtime);
          session = made;
          made.start();
          made.send(RequestTranslator.open(spec));
          probes.begin(made);
          heartbeat.watch(made);
        });
  }

  /**
   * Takes a frame, waiting for room if need be.
   *
   * @param overtake whether under LATEST there is always room
   * @param waitNanos at most; 0 to try once
   * @return false if there was no room in time
   */
  boolean offer(Picture picture, boolean overtake, long waitNanos) throws InterruptedException {
    return lock.runWhen(
        () -> hasRoom(overtake),
        waitNanos,
        () -> {
          frames.accept(picture);
          pump();
        });
  }

  /** Whether a frame could go out at once. */
  boolean isReady() {
    return lock.ask(() -> failure == null && !closing && hasRoom(false));
  }

  void update(StreamUpdate change) {
    lock.run(
        () -> {
          requireOpen();
          if (updates.size() >= MAX_UPDATES) {
            throw new IllegalStateException(
                MAX_UPDATES + " updates are unanswered, which is the most there may be");
          }
          updates.addLast(change);
          if (state == StreamState.LIVE && session != null) {
            session.send(RequestTranslator.update(change));
          }
        });
  }

  /** No more frames: what has been accepted is sent and waited for, then the stream is closed. */
  void beginClose() {
    lock.run(
        () -> {
          closing = true;
          if (state == StreamState.LIVE || !frames.settled()) {
            pump();
          } else {
            finish(null);
          }
        });
  }

  /** Ends the stream now; what is unanswered is LOST. */
  void cancel(ZoetropeException why) {
    lock.run(() -> finish(why));
  }

  StreamState state() {
    return lock.ask(() -> state);
  }

  Optional<OpenedStream> opened() {
    return lock.ask(() -> Optional.ofNullable(opened));
  }

  Optional<ClockOffset> clock() {
    return lock.ask(() -> Optional.ofNullable(probes.offset()));
  }

  StreamCounts counts() {
    return lock.ask(() -> frames.counts());
  }

  // ---- The transport's side; called by a session, on the pool.

  void ready(Session from) {
    lock.run(
        () -> {
          if (from == session) {
            pump();
          }
        });
  }

  void received(Session from, WatchResponse message) {
    lock.run(
        () -> {
          if (from != session) {
            return;
          }
          from.heard(runtime.clock().nanoTime());
          switch (message.getKindCase()) {
            case OPENED -> opened(from, ReplyTranslator.opened(message.getOpened()));
            case REPLY -> replied(from, message.getReply());
            case NOTICE -> noticed(from, message.getNotice());
            case KIND_NOT_SET -> from.request(1);
          }
        });
  }

  void ended(Session from, Status status) {
    lock.run(
        () -> {
          if (from != session) {
            return;
          }
          session = null;
          ZoetropeException own = from.failure();
          if (closing && (frames.settled() || (status.isOk() && from.halfClosed()))) {
            finish(null);
          } else if (own != null) {
            broken(own);
          } else if (status.isOk()) {
            broken(
                ZoetropeException.of(
                    Status.UNAVAILABLE.withDescription("the server ended the stream"), target));
          } else {
            broken(ZoetropeException.of(status, target));
          }
        });
  }

  // ---- Under the lock.

  private void opened(Session from, OpenedStream what) {
    opened = what;
    // A reconnect asks for the same stream and models, whatever the server's default is by then.
    List<String> models = what.models().stream().map(Model::name).toList();
    spec =
        spec.toBuilder()
            .streamId(what.streamId())
            .models(models.isEmpty() ? spec.models() : models)
            .build();
    reconnection.opened(runtime.clock().nanoTime());
    events.opened(what, from);
    state = StreamState.LIVE;
    events.state(state, null);
    for (StreamUpdate change : updates) {
      from.send(RequestTranslator.update(change));
    }
    pump();
  }

  private void replied(Session from, FrameReply reply) {
    if (frames.answered(reply, spec, from)) {
      reconnection.wentWell();
      pump();
    } else {
      from.request(1);
    }
  }

  private void noticed(Session from, Notice notice) {
    switch (notice.getKindCase()) {
      case DRAINING -> {
        from.drain();
        events.draining(from);
      }
      case SETTINGS -> {
        StreamSettings settings = ReplyTranslator.settings(notice.getSettings());
        updates.pollFirst();
        spec = spec.with(settings);
        opened = opened == null ? null : opened.with(settings);
        events.settings(settings, from);
        pump();
      }
      case REFUSED -> {
        updates.pollFirst();
        events.updateRefused(notice.getRefused(), from);
      }
      case CLOCK -> {
        ClockOffset offset = probes.answered(notice.getClock(), from);
        if (offset == null) {
          from.request(1);
        } else {
          events.clock(offset, from);
        }
      }
      case KIND_NOT_SET -> from.request(1);
    }
  }

  private void pump() {
    Session wire = state == StreamState.LIVE ? session : null;
    boolean nothingWaits = frames.pump(wire, spec, opened, probes.offset());
    if (closing && nothingWaits && wire != null) {
      wire.halfClose();
    }
    lock.signal();
  }

  private boolean hasRoom(boolean overtake) {
    requireOpen();
    if (overtake && spec.latest()) {
      return !events.behind();
    }
    return state == StreamState.LIVE && frames.roomOn(session, spec, opened);
  }

  private void requireOpen() {
    if (failure != null) {
      throw new ZoetropeException(failure.kind(), String.valueOf(failure.getMessage()), failure);
    }
    if (closing || state == StreamState.CLOSED) {
      throw new IllegalStateException("the stream has been closed");
    }
  }

  private void broken(ZoetropeException cause) {
    heartbeat.stop();
    probes.end();
    Duration pause = cause.mayHeal() ? reconnection.broken(runtime.clock().nanoTime()) : null;
    if (pause == null) {
      finish(cause);
      return;
    }
    state = StreamState.RETRYING;
    events.state(state, cause);
    frames.breakOff(spec, reconnection.policy().maxSends(), String.valueOf(cause.getMessage()));
    lock.signal();
    if (closing && frames.settled()) {
      finish(null);
    } else {
      nextCall = runtime.timer().schedule(pause, this::call);
    }
  }

  private void finish(@Nullable ZoetropeException why) {
    if (state == StreamState.CLOSED) {
      return;
    }
    state = StreamState.CLOSED;
    failure = why;
    heartbeat.stop();
    probes.end();
    if (nextCall != null) {
      nextCall.cancel();
    }
    frames.abandon(
        spec, why == null ? "the server did not answer it" : String.valueOf(why.getMessage()));
    if (session != null) {
      session.cancel(why == null ? ZoetropeException.of(Status.CANCELLED, target) : why);
      session = null;
    }
    events.closed(why);
    lock.signal();
  }
}
