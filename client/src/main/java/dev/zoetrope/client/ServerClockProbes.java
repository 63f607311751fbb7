package dev.zoetrope.client;

import dev.zoetrope.v1.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Asks a call for the server's clock: with the opening message, a few times in a row after that,
 * and then with every heartbeat, which also keeps the call from looking idle.
 *
 * <p>Not thread-safe; guarded by the stream.
 */
final class ServerClockProbes {
  private static final int AT_OPENING = 4;

  private final ClientClock clock;
  private final ClockOffsetEstimator estimator = new ClockOffsetEstimator();
  private int leftAtOpening;

  ServerClockProbes(ClientClock clock) {
    this.clock = clock;
  }

  /** Another call, and perhaps another server. */
  void begin(Session session) {
    estimator.reset();
    leftAtOpening = AT_OPENING;
    send(session);
  }

  void send(Session session) {
    session.send(RequestTranslator.probe(clock.unixMicros()));
  }

  /** Takes in an answer; null if nothing is known yet. */
  @Nullable ClockOffset answered(Clock answer, Session session) {
    ClockOffset offset = estimator.add(answer, clock.unixMicros());
    leftAtOpening--;
    if (leftAtOpening > 0) {
      send(session);
    }
    return offset;
  }

  /** Null until a probe of this call has been answered. */
  @Nullable ClockOffset offset() {
    return estimator.best(clock.unixMicros());
  }
}
