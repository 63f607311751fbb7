package dev.zoetrope.client.cameras;

import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.client.source.Pace;
import dev.zoetrope.client.source.SourceOptions;
import dev.zoetrope.client.source.Sources;
import dev.zoetrope.v1.PixelFormat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A camera and what is wanted of it.
 *
 * @param id names the camera, and its stream at the server
 * @param url in the words of {@link Sources}; may hold a password and is never shown
 * @param source how it is read
 * @param silence see {@link dev.zoetrope.client.source.live.LivePolicy}
 * @param pace null: as the source has it
 * @param stream what is wanted of the stream, but its id and the pictures' format
 */
public record CameraSpec(
    String id,
    String url,
    SourceOptions source,
    Duration silence,
    @Nullable Pace pace,
    StreamSpec stream) {

  /** What the server is asked for. */
  StreamSpec streamSpec() {
    PixelFormat format = source.format();
    return stream.toBuilder()
        .streamId(id)
        .keyframesOnly(source.network().keyframesOnly())
        .pictures(
            format == PixelFormat.PIXEL_FORMAT_UNSPECIFIED ? PixelFormat.PIXEL_FORMAT_RGB8 : format,
            0,
            0)
        .build();
  }

  /** The source's words without credentials. */
  public String name() {
    return Sources.name(url);
  }

  @Override
  public String toString() {
    return id + " (" + name() + ")";
  }
}
