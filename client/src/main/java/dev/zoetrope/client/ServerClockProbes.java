package dev.zoetrope.client;

import dev.zoetrope.v1.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Asks a call for the server's clock: with the opening message, a few times in a row after that,
 * then every tenth of a second until the answer is good enough or enough were asked, and with every
 * heartbeat, which also keeps the call from looking idle. The first round trips of a process are
 * its slowest: code is loaded and compiled in them.
 *
 * <p>Not thread-safe; guarded by the stream.
 */
final class ServerClockProbes {
  private static final int AT_OPENING = 4;
  private static final int FOLLOWING = 20;
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** An error that no picture's age need be more exact than. */
  private static final long GOOD_ENOUGH_MICROS = 500;

  private final StreamRuntime runtime;
  private final Executor locked;
  private final ClockOffsetEstimator estimator = new ClockOffsetEstimator();
  private @Nullable Session asked;
  private ClientTimer.@Nullable Scheduled next;
  private int leftAtOpening;
  private int leftAfterwards;

  /**
   * Asks one call at a time.
   *
   * @param locked runs something at once under the stream's lock
   */
  ServerClockProbes(StreamRuntime runtime, Executor locked) {
    this.runtime = runtime;
    this.locked = locked;
  }

  /** Another call, and perhaps another server. */
  void begin(Session session) {
    end();
    estimator.reset();
    asked = session;
    leftAtOpening = AT_OPENING;
    leftAfterwards = FOLLOWING;
    send(session);
  }

  /** The call is over. */
  void end() {
    asked = null;
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  void send(Session session) {
    session.send(RequestTranslator.probe(runtime.clock().unixMicros()));
  }

  /** Takes in an answer; null if nothing is known yet. */
  @Nullable ClockOffset answered(Clock answer, Session session) {
    ClockOffset offset = estimator.add(answer, runtime.clock().unixMicros());
    leftAtOpening--;
    if (leftAtOpening > 0) {
      send(session);
    } else if (leftAfterwards > 0
        && next == null
        && (offset == null || offset.errorMicros() > GOOD_ENOUGH_MICROS)) {
      leftAfterwards--;
      next = runtime.timer().schedule(PAUSE, () -> locked.execute(() -> follow(session)));
    }
    return offset;
  }

  private void follow(Session session) {
    next = null;
    if (session == asked) {
      send(session);
    }
  }

  /** Null until a probe of this call has been answered. */
  @Nullable ClockOffset offset() {
    return estimator.best(runtime.clock().unixMicros());
  }
}
