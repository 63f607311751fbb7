package dev.zoetrope.client;

import dev.zoetrope.v1.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The server's clock as NTP sees it (RFC 5905, section 8): of the last few probes the one with the
 * shortest round trip is believed, because its error is bounded by half of that. Old probes are
 * forgotten, so that a drifting clock is followed.
 *
 * <p>Not thread-safe.
 */
final class ClockOffsetEstimator {
  private static final int REMEMBERED = 8;

  private final Deque<ClockOffset> samples = new ArrayDeque<>();

  /**
   * Takes in an answered probe.
   *
   * @param clientReceiveUnixMicros when the answer was read, by the client's clock
   * @return the estimate now
   */
  @Nullable ClockOffset add(Clock clock, long clientReceiveUnixMicros) {
    long inServer = clock.getServerSendUnixUs() - clock.getServerReceiveUnixUs();
    long roundTrip = clientReceiveUnixMicros - clock.getClientSendUnixUs() - inServer;
    if (roundTrip < 0 || inServer < 0) {
      // A clock was set while the probe was under way: it says nothing.
      return best();
    }
    long offset =
        Math.floorDiv(
            clock.getServerReceiveUnixUs()
                - clock.getClientSendUnixUs()
                + clock.getServerSendUnixUs()
                - clientReceiveUnixMicros,
            2L);
    if (samples.size() == REMEMBERED) {
      samples.removeFirst();
    }
    samples.addLast(new ClockOffset(offset, (roundTrip + 1) / 2));
    return best();
  }

  /** Null until a probe has been answered. */
  @Nullable ClockOffset best() {
    ClockOffset best = null;
    for (ClockOffset sample : samples) {
      if (best == null || sample.errorMicros() <= best.errorMicros()) {
        best = sample;
      }
    }
    return best;
  }

  /** Forgets everything: another server may answer from now on. */
  void reset() {
    samples.clear();
  }
}
