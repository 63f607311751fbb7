package dev.zoetrope.client.cli;

import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.client.source.Pace;
import dev.zoetrope.client.source.SourceInfo;
import dev.zoetrope.client.source.SourceOptions;
import dev.zoetrope.client.source.Sources;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.Policy;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to watch and how.
 *
 * @param source in the words of {@link Sources}; may hold a password
 * @param options how it is read
 * @param silence how long it may be silent before it is opened anew; null: never, it ends
 * @param stream what is wanted of the stream, but its policy and the pictures
 * @param policy null: as the source suggests
 * @param pace null: as the source suggests
 * @param frames stop after so many; 0: at the source's end
 * @param overlay where to write the video with the answers; null: nowhere
 * @param json whether to print JSON lines
 * @param drain how long to wait for answers at the end
 */
record WatchPlan(
    String source,
    SourceOptions options,
    @Nullable Duration silence,
    StreamSpec stream,
    @Nullable Policy policy,
    @Nullable Pace pace,
    long frames,
    @Nullable Path overlay,
    boolean json,
    Duration drain) {

  /** The source's words without credentials. */
  String name() {
    return Sources.name(source);
  }

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

  /** Whether every frame stands for itself, so that any may be left out. */
  boolean decoded() {
    return switch (options.format()) {
      case PIXEL_FORMAT_RGB8, PIXEL_FORMAT_NV12, PIXEL_FORMAT_JPEG -> true;
      default -> false;
    };
  }

  StreamSpec streamOf(SourceInfo info) {
    boolean open = options.format() == PixelFormat.PIXEL_FORMAT_UNSPECIFIED;
    return stream.toBuilder()
        .policy(policyOf(info))
        .keyframesOnly(options.network().keyframesOnly())
        .pictures(
            open ? PixelFormat.PIXEL_FORMAT_RGB8 : options.format(), info.width(), info.height())
        .build();
  }

  private static boolean recordedWithoutRate(SourceInfo info) {
    return !info.live() && info.framesPerSecond() == 0;
  }
}
