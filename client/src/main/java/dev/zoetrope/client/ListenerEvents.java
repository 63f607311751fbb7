package dev.zoetrope.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Puts what happens in a stream in line for its listener. Events are added under the stream's lock,
 * which fixes their order, and run without it. Replies from the server are asked for again only
 * when the listener has dealt with one; those that the client makes itself are counted, so that
 * whoever causes them can be held back.
 */
final class ListenerEvents {
  /** Local outcomes that may wait for a listener before {@code send} waits too. */
  static final int LOCAL_BACKLOG = 1024;

  private final StreamListener listener;
  private final SerialDelivery delivery;
  private final Runnable caughtUp;
  private final AtomicInteger localBacklog = new AtomicInteger();
  private final CompletableFuture<Boolean> told = new CompletableFuture<>();
  private volatile CompletableFuture<Boolean> over = told;

  /**
   * Events for a listener.
   *
   * @param caughtUp run, on the pool, when there is room again for local outcomes
   */
  ListenerEvents(StreamListener listener, Executor executor, Runnable caughtUp) {
    this.listener = listener;
    this.delivery = new SerialDelivery(executor);
    this.caughtUp = caughtUp;
  }

  void reply(Reply reply, Session session) {
    answer(session, () -> listener.onReply(reply));
  }

  void opened(OpenedStream opened, Session session) {
    answer(session, () -> listener.onOpened(opened));
  }

  void settings(StreamSettings settings, Session session) {
    answer(session, () -> listener.onSettings(settings));
  }

  void updateRefused(String reason, Session session) {
    answer(session, () -> listener.onUpdateRefused(reason));
  }

  void draining(Session session) {
    answer(session, listener::onDraining);
  }

  void clock(ClockOffset offset, Session session) {
    answer(session, () -> listener.onClock(offset));
  }

  private void answer(Session session, Runnable call) {
    delivery.add(
        () -> {
          try {
            call.run();
          } finally {
            session.request(1);
          }
        });
  }

  void local(Reply reply) {
    localBacklog.incrementAndGet();
    delivery.add(
        () -> {
          try {
            listener.onReply(reply);
          } finally {
            if (localBacklog.decrementAndGet() == LOCAL_BACKLOG - 1) {
              caughtUp.run();
            }
          }
        });
  }

  /** Whether the listener is too far behind for more local outcomes. */
  boolean behind() {
    return localBacklog.get() >= LOCAL_BACKLOG;
  }

  void state(StreamState state, @Nullable ZoetropeException cause) {
    delivery.add(() -> listener.onState(state, cause));
  }

  /** The last event. */
  void closed(@Nullable ZoetropeException failure) {
    delivery.add(
        () -> {
          try {
            listener.onClosed(failure);
          } finally {
            told.complete(failure == null);
          }
        });
  }

  /** Runs something once the listener has been told everything. */
  void whenOver(Runnable action) {
    over =
        over.thenApply(
            cleanly -> {
              action.run();
              return cleanly;
            });
  }

  /** Completes when the listener has been told everything, with whether all went well. */
  CompletableFuture<Boolean> over() {
    return over;
  }

  /** Whether the caller is inside a callback. */
  boolean insideCallback() {
    return delivery.insideEvent();
  }
}
