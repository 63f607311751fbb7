package dev.zoetrope.client;

import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a call has gone silent. Three times in the span of silence that counts as broken it
 * asks for the server's clock, so that a server which is there has something to say.
 *
 * <p>Guarded by the stream; the timer's thread takes the stream's lock through {@code locked}.
 */
final class Heartbeat {
  private final String target;
  private final StreamRuntime runtime;
  private final Duration silence;
  private final ServerClockProbes probes;
  private final Executor locked;
  private @Nullable Session watched;
  private ClientTimer.@Nullable Scheduled next;

  /**
   * Watches one call at a time.
   *
   * @param locked runs something at once under the stream's lock
   */
  Heartbeat(
      String target,
      StreamRuntime runtime,
      Duration silence,
      ServerClockProbes probes,
      Executor locked) {
    this.target = target;
    this.runtime = runtime;
    this.silence = silence;
    this.probes = probes;
    this.locked = locked;
  }

  void watch(Session session) {
    watched = session;
    next =
        runtime.timer().schedule(silence.dividedBy(3), () -> locked.execute(() -> beat(session)));
  }

  void stop() {
    watched = null;
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  private void beat(Session session) {
    if (session != watched) {
      return;
    }
    if (session.silentNanos(runtime.clock().nanoTime()) >= silence.toNanos()) {
      session.cancel(
          ZoetropeException.of(
              Status.UNAVAILABLE.withDescription(
                  "nothing was heard for %d s".formatted(silence.toSeconds())),
              target));
      return;
    }
    probes.send(session);
    watch(session);
  }
}
