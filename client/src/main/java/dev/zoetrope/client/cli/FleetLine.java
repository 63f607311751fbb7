package dev.zoetrope.client.cli;

import dev.zoetrope.client.cameras.CameraStatus;
import dev.zoetrope.client.source.live.SourceState;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One line about many cameras, or about one of them. Stateless. */
final class FleetLine {
  private FleetLine() {}

  /** {@code 12 cameras: 10 live, 2 retrying; 2500 frames: …}. */
  static String of(List<CameraStatus> statuses, WatchTally.Snapshot snapshot) {
    Map<SourceState.Phase, Integer> phases = new EnumMap<>(SourceState.Phase.class);
    statuses.forEach(status -> phases.merge(status.source().phase(), 1, Integer::sum));
    StringBuilder line = new StringBuilder().append(statuses.size()).append(" cameras");
    String separator = ": ";
    for (Map.Entry<SourceState.Phase, Integer> phase : phases.entrySet()) {
      String word = phase.getKey().name().toLowerCase(Locale.ROOT);
      line.append(separator).append(phase.getValue()).append(' ').append(word);
      separator = ", ";
    }
    return line.append("; ").append(ProgressLine.of(snapshot)).toString();
  }

  /** {@code door: LIVE; 250 frames: …}. */
  static String of(CameraStatus status, WatchTally.Snapshot snapshot) {
    return status.id() + ": " + status.source().phase() + "; " + ProgressLine.of(snapshot);
  }
}
