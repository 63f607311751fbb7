package dev.zoetrope.client.cli;

import dev.zoetrope.client.ClockOffset;
import dev.zoetrope.client.source.live.SourceState;
import java.util.Locale;

/** States and clocks as people read them. Stateless. */
final class StateText {
  private StateText() {}

  /** {@code door: RETRYING: rtsp://… cannot be opened: connection refused; next try in 0.8 s}. */
  static String of(String source, SourceState state) {
    StringBuilder line = new StringBuilder(source).append(": ").append(state.phase());
    if (!state.detail().isEmpty()) {
      line.append(": ").append(state.detail());
    }
    if (!state.pause().isZero()) {
      line.append(
          String.format(Locale.ROOT, "; next try in %.1f s", state.pause().toMillis() / 1e3));
    }
    return line.toString();
  }

  /**
   * Whether it is worth a line of its own: a source that is off for months is said after 1, 2, 4,
   * 8, … failures.
   */
  static boolean worthALine(SourceState state) {
    return switch (state.phase()) {
      case CONNECTING -> false;
      case RETRYING -> Integer.bitCount(state.failures()) == 1;
      case LIVE, SILENT, ENDED, FAILED -> true;
    };
  }

  /** {@code the server's clock is 1.234 ms ahead of this machine's, give or take 0.120 ms}. */
  static String of(ClockOffset clock) {
    return String.format(
        Locale.ROOT,
        "the server's clock is %.3f ms %s this machine's, give or take %.3f ms",
        Math.abs(clock.offsetMicros()) / 1e3,
        clock.offsetMicros() < 0 ? "behind" : "ahead of",
        clock.errorMicros() / 1e3);
  }
}
