package dev.zoetrope.client.cli;

import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.client.source.Pace;
import dev.zoetrope.client.source.SourceInfo;
import dev.zoetrope.v1.Policy;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to watch and how.
 *
 * @param source in the words of {@link dev.zoetrope.client.source.Sources}
 * @param stream what is wanted of the stream, but its policy and the pictures' size
 * @param policy null: as the source suggests
 * @param pace null: as the source suggests
 * @param frames stop after so many; 0: at the source's end
 * @param overlay where to write the video with the answers; null: nowhere
 * @param json whether to print JSON lines
 * @param drain how long to wait for answers at the end
 */
record WatchPlan(
    String source,
    StreamSpec stream,
    @Nullable Policy policy,
    @Nullable Pace pace,
    long frames,
    @Nullable Path overlay,
    boolean json,
    Duration drain) {

  /** A folder has no rate of its own; everything else is played as it was taken. */
  Pace paceOf(SourceInfo info) {
    if (pace != null) {
      return pace;
    }
    return recordedWithoutRate(info) ? Pace.max() : Pace.nativeRate();
  }

  /**
   * The newest frame counts where time passes while frames are made or played; where they are read
   * as fast as they are answered, every frame does.
   */
  Policy policyOf(SourceInfo info) {
    if (policy != null) {
      return policy;
    }
    boolean unpaced = !info.live() && paceOf(info).kind() == Pace.Kind.MAX;
    return unpaced ? Policy.POLICY_QUEUE : Policy.POLICY_LATEST;
  }

  private static boolean recordedWithoutRate(SourceInfo info) {
    return !info.live() && info.framesPerSecond() == 0;
  }
}
