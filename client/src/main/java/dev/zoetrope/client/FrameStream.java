package dev.zoetrope.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A stream of frames to a server, across as many calls as it takes. Every frame it accepts is
 * reported exactly once for each model, to the {@link StreamListener}.
 *
 * <p>Any thread may call any method; frames go out in the order in which they were accepted. After
 * a broken call the same stream is opened again (same id, same settings); under QUEUE all frames
 * not yet answered are sent again, under LATEST the newest, under REJECT none. What is not sent
 * again is reported as LOST.
 */
public final class FrameStream implements AutoCloseable {
  /** How long {@link #close()} waits for answers. */
  public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private static final Logger LOG = System.getLogger(FrameStream.class.getName());
  private static final long LAST_WORD_SECONDS = 5;

  private final StreamCore core;

  FrameStream(StreamCore core) {
    this.core = core;
  }

  /**
   * Gives a frame to the stream. Under LATEST this does not wait: if there is no room the frame is
   * kept, as the only one, and goes out when there is, unless a newer one is given before, which
   * reports it as SUPERSEDED_BY_CLIENT. Under QUEUE and REJECT this waits until the frame can go
   * out, through reconnects too. (Under LATEST, too, it waits for a listener that is more than a
   * thousand such reports behind.)
   *
   * @throws ZoetropeException if the stream has failed
   * @throws IllegalStateException if it has been closed, or this is a listener's callback
   * @throws IllegalArgumentException if the frame's sequence does not grow
   */
  public void send(Picture picture) throws InterruptedException {
    send(picture, Duration.ofNanos(Long.MAX_VALUE));
  }

  /**
   * As {@link #send(Picture)}, waiting no longer than {@code timeout}.
   *
   * @return false if there was no room in time; the frame has not been accepted
   */
  public boolean send(Picture picture, Duration timeout) throws InterruptedException {
    refuseInsideCallback("send");
    return core.offer(picture, true, TimeUnit.NANOSECONDS.convert(timeout));
  }

  /**
   * Sends a frame if it can go out at once, under any policy; also from a listener's callback.
   *
   * @return false if it cannot; the frame has not been accepted
   */
  public boolean trySend(Picture picture) {
    try {
      return core.offer(picture, false, 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether a frame could go out at once; only a hint, as other threads may be faster. */
  public boolean isReady() {
    return core.isReady();
  }

  /**
   * Changes the stream's settings. The listener hears {@link StreamListener#onSettings} or {@link
   * StreamListener#onUpdateRefused}; a reconnect in between asks again.
   *
   * @throws IllegalStateException if the stream has been closed, or 64 updates are unanswered
   */
  public void update(StreamUpdate change) {
    core.update(change);
  }

  /** Where the stream stands. */
  public StreamState state() {
    return core.state();
  }

  /** What the server made of the specification; empty until it has answered. */
  public Optional<OpenedStream> opened() {
    return core.opened();
  }

  /** How the server's clock differs from this client's; empty until the call has measured it. */
  public Optional<ClockOffset> clock() {
    return core.clock();
  }

  /** What the stream has done so far. */
  public StreamCounts counts() {
    return core.counts();
  }

  /** Closes the stream as {@link #close(Duration)} does, within {@link #CLOSE_TIMEOUT}. */
  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  /**
   * Accepts no more frames, waits for the answers to those it has, and until the listener has been
   * told everything. Whatever has not been answered in time is LOST. If the thread is interrupted,
   * time is up, and the thread stays interrupted. Idempotent.
   *
   * @return whether the stream ended in time and without failure
   * @throws IllegalStateException in a listener's callback
   */
  public boolean close(Duration timeout) {
    refuseInsideCallback("close");
    core.beginClose();
    try {
      return core.events().over().get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      core.cancel(timedOut(timeout));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      core.cancel(cancelled());
    } catch (ExecutionException e) {
      throw new AssertionError("the end of a stream is never exceptional", e);
    }
    awaitEnd();
    return false;
  }

  /** Ends the stream at once, without waiting; what is unanswered is LOST. Also from a callback. */
  public void cancel() {
    core.cancel(cancelled());
  }

  /** Waits a moment for the listener to be told of a cancelled stream's end. */
  void awaitEnd() {
    if (core.events().insideCallback()) {
      return;
    }
    try {
      core.events().over().get(LAST_WORD_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, "a stream's listener has not returned; going on without it");
    } catch (ExecutionException e) {
      throw new AssertionError("the end of a stream is never exceptional", e);
    }
  }

  private static ZoetropeException timedOut(Duration timeout) {
    return new ZoetropeException(
        ZoetropeException.Kind.TIMEOUT, "not answered within " + timeout + " of closing", null);
  }

  private static ZoetropeException cancelled() {
    return new ZoetropeException(
        ZoetropeException.Kind.CANCELLED, "cancelled by the application", null);
  }

  private void refuseInsideCallback(String method) {
    if (core.events().insideCallback()) {
      throw new IllegalStateException(
          method + " may wait for the listener and so must not be called from its callbacks");
    }
  }
}
