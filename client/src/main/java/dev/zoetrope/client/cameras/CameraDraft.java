package dev.zoetrope.client.cameras;

import dev.zoetrope.client.StreamSpec;
import dev.zoetrope.client.source.Pace;
import dev.zoetrope.client.source.SourceException;
import dev.zoetrope.client.source.SourceOptions;
import dev.zoetrope.client.source.Sources;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A camera that is being put together. One thread. */
final class CameraDraft {
  private String id = "";
  private String url = "";
  private SourceOptions source;
  private Duration silence;
  private @Nullable Pace pace;
  private StreamSpec stream;

  /** Starts from what another says. */
  CameraDraft(CameraSpec from) {
    source = from.source();
    silence = from.silence();
    pace = from.pace();
    stream = from.stream();
  }

  void id(String value) {
    id = value;
  }

  void url(String value) {
    url = value;
  }

  void source(UnaryOperator<SourceOptions> change) {
    source = change.apply(source);
  }

  void network(UnaryOperator<SourceOptions.Network> change) {
    source = source.withNetwork(change.apply(source.network()));
  }

  void silence(Duration value) {
    silence = value;
    source = source.withTimeouts(source.connectTimeout(), value);
  }

  void pace(Pace value) {
    pace = value;
  }

  void stream(UnaryOperator<StreamSpec.Builder> change) {
    stream = change.apply(stream.toBuilder()).build();
  }

  CameraSpec spec() {
    return new CameraSpec(id, url, source, silence, pace, stream);
  }

  /**
   * Checks what only shows when all is known.
   *
   * @throws IllegalArgumentException with one sentence, which holds no credentials
   */
  static void check(CameraSpec spec) {
    try {
      Sources.check(spec.url(), spec.source());
    } catch (SourceException e) {
      throw new IllegalArgumentException("url: " + e.getMessage(), e);
    }
    boolean thinned = spec.pace() != null && spec.pace().kind() == Pace.Kind.FIXED;
    boolean decoded =
        switch (spec.source().format()) {
          case PIXEL_FORMAT_H264, PIXEL_FORMAT_H265 -> spec.source().network().keyframesOnly();
          default -> true;
        };
    if (thinned && !decoded && Sources.comesBack(spec.url())) {
      throw new IllegalArgumentException(
          "fps: a number needs pixels rgb, nv12 or jpeg, or keyframes_only");
    }
  }
}
