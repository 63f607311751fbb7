package dev.zoetrope.client.cli;

import dev.zoetrope.client.FrameOutcome;
import java.util.Locale;

/** One line about how a watch is going. Stateless. */
final class ProgressLine {
  private ProgressLine() {}

  /**
   * {@code 250 frames: 240 result, 10 superseded; 25.0/s; age p50 12.1 p99 30.2 ms; tabby 0.39}.
   */
  static String of(WatchTally.Snapshot snapshot) {
    StringBuilder line = new StringBuilder();
    line.append(snapshot.frames()).append(" frames: ");
    line.append(snapshot.count(FrameOutcome.RESULT)).append(" result");
    for (FrameOutcome outcome : FrameOutcome.values()) {
      if (outcome != FrameOutcome.RESULT && snapshot.count(outcome) > 0) {
        line.append(", ").append(snapshot.count(outcome)).append(' ').append(word(outcome));
      }
    }
    line.append(String.format(Locale.ROOT, "; %.1f/s", snapshot.framesPerSecond()));
    if (snapshot.count(FrameOutcome.RESULT) > 0) {
      line.append(
          String.format(
              Locale.ROOT,
              "; age p50 %.1f p99 %.1f ms",
              snapshot.ageP50Micros() / 1e3,
              snapshot.ageP99Micros() / 1e3));
    }
    if (!snapshot.newest().isEmpty()) {
      line.append("; ").append(snapshot.newest());
    }
    return line.toString();
  }

  private static String word(FrameOutcome outcome) {
    return switch (outcome) {
      case SUPERSEDED_BY_CLIENT -> "superseded here";
      default -> outcome.name().toLowerCase(Locale.ROOT);
    };
  }
}
