package dev.zoetrope.server.transport;

import dev.zoetrope.server.ring.Ticket;
import dev.zoetrope.v1.WatchResponse;
import dev.zoetrope.wire.OutgoingResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream's way out: many threads put replies and notices in, one at a time sends, and only
 * while the client reads. What waits here is bounded by the session, which stops reading frames
 * when it grows.
 */
final class Outbox {
  private static final Logger LOG = System.getLogger(Outbox.class.getName());

  /** What is owed by a stream that is over: so far below zero that it stays there. */
  private static final int OVER = Integer.MIN_VALUE / 2;

  private final ServerCallStreamObserver<OutgoingResponse> call;
  private final Function<Ticket, OutgoingResponse> replies;
  private final IntConsumer onEnd;

  /** Replies in the order in which they were made, and notices. */
  private final Queue<Object> made = new ConcurrentLinkedQueue<>();

  /** Under IN_ORDER: tickets in the order in which their frames arrived. */
  private final Queue<Ticket> inOrder = new ConcurrentLinkedQueue<>();

  private final AtomicInteger owed = new AtomicInteger();
  private final AtomicInteger unsent = new AtomicInteger();
  private final AtomicInteger senders = new AtomicInteger();
  private volatile boolean ordered;
  private volatile @Nullable Status whenEmpty;
  private volatile @Nullable Status atOnce;
  private volatile boolean gone;

  /** Written and read by whoever sends. */
  private boolean over;

  /**
   * An empty outbox.
   *
   * @param replies makes the message for an answered ticket
   * @param onEnd called once, when the call is over or about to be ended, with the replies that
   *     were owed and will never be sent; by whichever thread found it over
   */
  Outbox(
      ServerCallStreamObserver<OutgoingResponse> call,
      Function<Ticket, OutgoingResponse> replies,
      IntConsumer onEnd) {
    this.call = call;
    this.replies = replies;
    this.onEnd = onEnd;
  }

  /** Replies keep the frames' order from now on. Before the first frame. */
  void keepOrder() {
    ordered = true;
  }

  /**
   * A frame has arrived that is owed these replies. Event loop.
   *
   * @return false if the call is over: they will never be sent
   */
  boolean expect(List<Ticket> tickets) {
    if (owed.addAndGet(tickets.size()) < 0) {
      return false;
    }
    if (ordered) {
      inOrder.addAll(tickets);
    }
    return true;
  }

  /** An expected ticket has its answer. Any thread. */
  void answered(Ticket ticket) {
    unsent.incrementAndGet();
    if (!ordered) {
      made.add(ticket);
    }
    send();
  }

  /** Anything but a reply. Any thread. */
  void put(WatchResponse response) {
    unsent.incrementAndGet();
    made.add(new OutgoingResponse.Message(response));
    send();
  }

  /** Replies and notices made and not sent. */
  int unsent() {
    return unsent.get();
  }

  /** Replies owed and not sent, made or not. */
  int owed() {
    return Math.max(0, owed.get());
  }

  /** Ends the call once everything owed has been sent. Any thread; the first status wins. */
  void endWhenEmpty(Status status) {
    if (whenEmpty == null) {
      whenEmpty = status;
    }
    send();
  }

  /** Ends the call now; what is owed stays unsent. Any thread. */
  void endNow(Status status) {
    if (atOnce == null) {
      atOnce = status;
    }
    send();
  }

  /** The call is over by the client's doing. Any thread. */
  void cancelled() {
    gone = true;
    send();
  }

  /** Sends what can be sent. Any thread; whoever finds nobody sending does it for all. */
  void send() {
    if (senders.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    do {
      try {
        sendAll();
      } catch (RuntimeException e) {
        breakOff(e);
      }
      missed = senders.addAndGet(-missed);
    } while (missed != 0);
  }

  private void sendAll() {
    if (over) {
      return;
    }
    if (gone) {
      finish();
      return;
    }
    Status now = atOnce;
    if (now != null) {
      end(now);
      return;
    }
    // An end that comes meanwhile waits neither for a backlog nor behind a half-close.
    while (atOnce == null && call.isReady()) {
      OutgoingResponse next = next();
      if (next == null) {
        break;
      }
      call.onNext(next);
    }
    Status last = whenEmpty;
    if (last != null && atOnce == null && owed.get() == 0 && made.isEmpty()) {
      end(last);
    }
  }

  private @Nullable OutgoingResponse next() {
    Object next = made.poll();
    if (next != null) {
      unsent.decrementAndGet();
      return next instanceof Ticket ticket ? reply(ticket) : (OutgoingResponse) next;
    }
    Ticket oldest = inOrder.peek();
    if (oldest == null || !oldest.isDone()) {
      return null;
    }
    inOrder.poll();
    unsent.decrementAndGet();
    return reply(oldest);
  }

  private OutgoingResponse reply(Ticket ticket) {
    owed.decrementAndGet();
    return replies.apply(ticket);
  }

  /** A reply could not be made or sent: its client must not wait for it, nor for those after it. */
  private void breakOff(RuntimeException cause) {
    LOG.log(Level.ERROR, "a reply could not be sent", cause);
    if (over) {
      return;
    }
    try {
      end(Status.INTERNAL.withDescription("server: a reply could not be sent: " + cause));
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "nor could the call be ended", e);
    }
  }

  private void end(Status status) {
    // First, so that what the stream held is free when its client learns of the end.
    finish();
    if (status.isOk()) {
      call.onCompleted();
    } else {
      call.onError(status.asRuntimeException());
    }
  }

  /** Only here, so that every reply is either sent or counted as abandoned, never both. */
  private void finish() {
    over = true;
    onEnd.accept(owed.getAndSet(OVER));
  }
}
