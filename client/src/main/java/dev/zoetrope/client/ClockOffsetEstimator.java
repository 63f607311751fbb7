package dev.zoetrope.client;

import dev.zoetrope.v1.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The server's clock as NTP sees it (RFC 5905, sections 8 and 10): of the last few probes the one
 * with the smallest error is believed. A probe's error is bounded by half of its round trip when it
 * is made, and grows by {@value #DRIFT_PER_MILLION} parts in a million from then on, because the
 * two clocks do not run equally fast. A probe that contradicts the ones before it means that a
 * clock was set: those are forgotten.
 *
 * <p>Not thread-safe.
 */
final class ClockOffsetEstimator {
  /** RFC 5905's tolerance PHI, for each of the two clocks. */
  static final long DRIFT_PER_MILLION = 30;

  private static final int REMEMBERED = 8;

  /** A probe's outcome and when it came in, by the client's clock. */
  private record Sample(ClockOffset measured, long atUnixMicros) {

    ClockOffset at(long nowUnixMicros) {
      long since = Math.max(0, nowUnixMicros - atUnixMicros);
      return new ClockOffset(
          measured.offsetMicros(), measured.errorMicros() + since * DRIFT_PER_MILLION / 1_000_000);
    }
  }

  private final Deque<Sample> samples = new ArrayDeque<>();

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
      return best(clientReceiveUnixMicros);
    }
    long offset =
        Math.floorDiv(
            clock.getServerReceiveUnixUs()
                - clock.getClientSendUnixUs()
                + clock.getServerSendUnixUs()
                - clientReceiveUnixMicros,
            2L);
    ClockOffset measured = new ClockOffset(offset, (roundTrip + 1) / 2);
    samples.removeIf(earlier -> contradict(earlier.at(clientReceiveUnixMicros), measured));
    if (samples.size() == REMEMBERED) {
      samples.removeFirst();
    }
    samples.addLast(new Sample(measured, clientReceiveUnixMicros));
    return best(clientReceiveUnixMicros);
  }

  /** Whether no true offset fits both. */
  private static boolean contradict(ClockOffset a, ClockOffset b) {
    return Math.abs(a.offsetMicros() - b.offsetMicros()) > a.errorMicros() + b.errorMicros() + 1;
  }

  /**
   * Null until a probe has been answered.
   *
   * @param nowUnixMicros by the client's clock
   */
  @Nullable ClockOffset best(long nowUnixMicros) {
    ClockOffset best = null;
    for (Sample sample : samples) {
      ClockOffset now = sample.at(nowUnixMicros);
      if (best == null || now.errorMicros() <= best.errorMicros()) {
        best = now;
      }
    }
    return best;
  }

  /** Forgets everything: another server may answer from now on. */
  void reset() {
    samples.clear();
  }
}
