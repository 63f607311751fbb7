package dev.zoetrope.server.transport;

import dev.zoetrope.server.ring.Inbox;
import dev.zoetrope.server.ring.ReplySink;
import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.server.telemetry.StreamTelemetry;
import dev.zoetrope.v1.Clock;
import dev.zoetrope.v1.Draining;
import dev.zoetrope.v1.Notice;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.Opened;
import dev.zoetrope.v1.Update;
import dev.zoetrope.v1.WatchRequest;
import dev.zoetrope.v1.WatchResponse;
import dev.zoetrope.wire.IncomingMessage;
import dev.zoetrope.wire.OutgoingResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One {@code Watch} call. Requests: the connection's event loop. Answers: whoever settles a ticket.
 * Time limits: the sweeper, through {@link #sweep}.
 */
final class WatchSession implements StreamObserver<IncomingMessage>, ReplySink {
  private static final Logger LOG = System.getLogger(WatchSession.class.getName());

  private final StreamContext context;
  private final SessionRegistry registry;
  private final ProfileReader profiles;
  private final FrameIntake intake;
  private final StreamTelemetry telemetry;
  private final ReplyMaker replies;
  private final ServerCallStreamObserver<OutgoingResponse> call;
  private final CallContext caller;
  private final long endsNanos;
  private final Outbox outbox;
  private final Credits credits;
  private final AtomicBoolean released = new AtomicBoolean();
  private volatile boolean over;
  private volatile @Nullable StreamProfile profile;
  private volatile @Nullable Inbox inbox;
  private final ReaderWatch reader;
  private volatile long lastReceivedNanos;

  /** A call that has just started: asks for its first message. Event loop. */
  WatchSession(
      StreamContext context,
      SessionRegistry registry,
      ProfileReader profiles,
      FrameIntake intake,
      ServerCallStreamObserver<OutgoingResponse> call,
      CallContext caller) {
    this.context = context;
    this.registry = registry;
    this.profiles = profiles;
    this.intake = intake;
    this.telemetry = context.telemetry().newStream();
    this.replies = new ReplyMaker(context.clock(), telemetry);
    this.call = call;
    this.caller = caller;
    this.endsNanos = CallContext.deadlineNanos(context.clock());
    this.outbox = new Outbox(call, this::reply, this::close);
    this.credits = new Credits(call::request);
    this.reader = new ReaderWatch(context.transport().stalledAfter().toNanos());
    this.lastReceivedNanos = context.clock().nanoTime();
    call.disableAutoRequest();
    call.setOnReadyHandler(this::ready);
    call.setOnCancelHandler(this::cancelled);
    credits.topUp(1);
  }

  @Override
  public void onNext(IncomingMessage message) {
    if (over) {
      return;
    }
    lastReceivedNanos = context.clock().nanoTime();
    credits.received();
    try {
      if (message instanceof IncomingMessage.Picture picture) {
        frame(picture);
      } else if (message instanceof IncomingMessage.Control control) {
        control(control.request());
      } else if (message instanceof IncomingMessage.Malformed malformed) {
        throw RequestException.invalid(malformed.reason());
      }
    } catch (RequestException e) {
      outbox.endNow(e.status());
    }
    replenish();
  }

  private void frame(IncomingMessage.Picture picture) throws RequestException {
    StreamProfile now = profile;
    Inbox mine = inbox;
    if (now == null || mine == null) {
      throw RequestException.invalid("the first message of a stream is open, not frame");
    }
    intake.offer(mine, now, picture.header(), picture.pixels(), endsNanos, this::expect);
  }

  private void expect(List<Ticket> tickets) {
    telemetry.received(tickets);
    if (!outbox.expect(tickets)) {
      telemetry.repliesAbandoned(tickets.size());
    }
  }

  private void control(WatchRequest request) throws RequestException {
    switch (request.getKindCase()) {
      case OPEN -> open(request.getOpen());
      case UPDATE -> update(request.getUpdate());
      case CLOCK_PROBE -> clock(request.getClockProbe().getClientSendUnixUs());
      default ->
          throw RequestException.invalid("a message without open, frame, update or clock_probe");
    }
  }

  private void open(Open open) throws RequestException {
    if (profile != null) {
      throw RequestException.invalid("open: sent twice on one stream");
    }
    StreamProfile opened = profiles.open(open, caller.tenant());
    registry.admit();
    Inbox mine =
        Inbox.open(
            context.clock(),
            context.decoders(),
            this,
            opened.models().stream().map(ServedModel::queue).toList(),
            opened.inbox());
    if (mine == null) {
      throw RequestException.exhausted(
          "weight: the ring has no room for %d more turns".formatted(opened.inbox().weight()));
    }
    inbox = mine;
    profile = opened;
    if (opened.order() == dev.zoetrope.v1.Order.ORDER_IN_ORDER) {
      outbox.keepOrder();
    }
    registry.opened(opened.streamId(), this);
    telemetry.opened(opened.streamId(), caller.peer());
    LOG.log(
        Level.INFO,
        () ->
            "open %s peer=%s tenant=%s models=%s policy=%s priority=%s"
                .formatted(
                    opened,
                    caller.peer(),
                    caller.tenant().name(),
                    opened.models().stream().map(ServedModel::name).toList(),
                    opened.inbox().policy(),
                    opened.inbox().priority()));
    outbox.put(WatchResponse.newBuilder().setOpened(opened(opened)).build());
    if (over) {
      // Ended from another thread while it opened: what that thread could not see yet.
      release(0);
    }
  }

  private Opened opened(StreamProfile opened) {
    Opened.Builder message =
        Opened.newBuilder()
            .setStreamId(opened.streamId())
            .setSettings(opened.toProto())
            .setLimits(context.limits());
    opened.models().forEach(model -> message.addModels(model.info(true)));
    return message.build();
  }

  private void update(Update update) throws RequestException {
    StreamProfile now = profile;
    Inbox mine = inbox;
    if (now == null || mine == null) {
      throw RequestException.invalid("the first message of a stream is open, not update");
    }
    Notice.Builder notice = Notice.newBuilder();
    try {
      StreamProfile changed = profiles.update(now, update);
      if (mine.update(changed.inbox())) {
        profile = changed;
        notice.setSettings(changed.toProto());
      } else {
        notice.setRefused(
            "weight: the ring has no room for %d turns".formatted(update.getWeight()));
      }
    } catch (RequestException e) {
      notice.setRefused(String.valueOf(e.getMessage()));
    }
    outbox.put(WatchResponse.newBuilder().setNotice(notice).build());
  }

  private void clock(long clientSendUnixMicros) {
    Clock.Builder answer =
        Clock.newBuilder()
            .setClientSendUnixUs(clientSendUnixMicros)
            .setServerReceiveUnixUs(context.clock().unixMicros())
            .setServerSendUnixUs(context.clock().unixMicros());
    outbox.put(WatchResponse.newBuilder().setNotice(Notice.newBuilder().setClock(answer)).build());
  }

  /** Asks for as many more messages as the policy and the client's reading allow. Any thread. */
  private void replenish() {
    StreamProfile now = profile;
    Inbox mine = inbox;
    if (now == null || mine == null || over || registry.isDraining()) {
      return;
    }
    if (reader.isStalled() || outbox.unsent() > context.transport().maxUnsentReplies()) {
      return;
    }
    // Frames that may still overtake each other are read eagerly: none must age in the transport's
    // windows.
    credits.topUp(now.queues() ? now.inbox().window() - mine.inFlight() : 1);
  }

  @Override
  public void answered(Ticket ticket) {
    outbox.answered(ticket);
  }

  @Override
  public void settled() {
    // Whoever sent for others asks for them too: they may have found too much unsent.
    replenish();
  }

  private OutgoingResponse reply(Ticket ticket) {
    StreamProfile now = profile;
    if (now == null) {
      throw new IllegalStateException("a reply before open");
    }
    return replies.watchResponse(ticket, now.models().get(ticket.model()));
  }

  /** The client reads again. Event loop. */
  private void ready() {
    reader.hasRead();
    outbox.send();
    replenish();
  }

  /** Half-close: answers what it holds, then ends. Event loop. */
  @Override
  public void onCompleted() {
    answerThenEnd(Status.OK);
  }

  /** Answers what it holds, also what a video's decoder holds back, then ends. Any thread. */
  private void answerThenEnd(Status status) {
    Inbox mine = inbox;
    if (mine != null) {
      mine.finish();
    }
    outbox.endWhenEmpty(status);
  }

  /** The transport says the call is gone; the cancel handler has said so too. Event loop. */
  @Override
  public void onError(Throwable t) {
    cancelled();
  }

  private void cancelled() {
    outbox.cancelled();
  }

  /** Another stream has taken this one's id. Any thread. */
  void takenOver() {
    outbox.endNow(
        Status.ABORTED.withDescription("stream_id: a newer stream has taken over this id"));
  }

  /** The server is going away: says so, answers what it holds, ends. Any thread. */
  void drain() {
    outbox.put(
        WatchResponse.newBuilder()
            .setNotice(Notice.newBuilder().setDraining(Draining.getDefaultInstance()))
            .build());
    answerThenEnd(Status.UNAVAILABLE.withDescription("the server is draining"));
  }

  /** Ends it at once. Any thread. */
  void abort(Status status) {
    outbox.endNow(status);
  }

  /** Applies the time limits. Sweeper thread. */
  void sweep(long nowNanos) {
    telemetry.tick(nowNanos);
    long idleNanos = nowNanos - lastReceivedNanos;
    if (idleNanos > context.transport().streamIdleTimeout().toNanos()) {
      answerThenEnd(
          Status.DEADLINE_EXCEEDED.withDescription(
              "stream_idle_timeout: nothing received for %d ms, limit %d"
                  .formatted(
                      TimeUnit.NANOSECONDS.toMillis(idleNanos),
                      context.transport().streamIdleTimeout().toMillis())));
    }
    boolean wasStalled = reader.isStalled();
    long unread = reader.unreadNanos(outbox.unsent() == 0 || call.isReady(), nowNanos);
    if (wasStalled && !reader.isStalled()) {
      replenish();
    }
    if (unread > context.transport().stalledTimeout().toNanos()) {
      outbox.endNow(
          Status.RESOURCE_EXHAUSTED.withDescription(
              "stalled_timeout: %d replies made and %d owed have not been read for %d ms, limit %d"
                  .formatted(
                      outbox.unsent(),
                      outbox.owed(),
                      TimeUnit.NANOSECONDS.toMillis(unread),
                      context.transport().stalledTimeout().toMillis())));
    }
  }

  /** The call is over. Any thread. */
  private void close(int abandoned) {
    over = true;
    release(abandoned);
  }

  /** Frees what the stream holds; once, whoever comes first. */
  private void release(int abandoned) {
    Inbox mine = inbox;
    StreamProfile now = profile;
    registry.closed(now == null ? null : now.streamId(), this);
    if (mine == null || now == null || !released.compareAndSet(false, true)) {
      return;
    }
    mine.close();
    telemetry.closed(abandoned);
    LOG.log(
        Level.INFO, () -> "close %s peer=%s unsent=%d".formatted(now, caller.peer(), abandoned));
  }
}
