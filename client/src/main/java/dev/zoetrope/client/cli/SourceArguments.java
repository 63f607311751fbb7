package dev.zoetrope.client.cli;

import dev.zoetrope.client.source.Pace;
import dev.zoetrope.client.source.SourceOptions;
import dev.zoetrope.client.words.Words;
import dev.zoetrope.v1.PixelFormat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How sources are read; a picocli mixin. */
final class SourceArguments {
  @Option(
      names = "--fps",
      paramLabel = "N|native|max",
      converter = Converters.PaceWord.class,
      description = "How fast to play (default: native; max for folders).")
  private @Nullable Pace pace;

  @Option(
      names = "--pixels",
      paramLabel = "rgb|nv12|jpeg|h264",
      defaultValue = "rgb",
      converter = Converters.PixelsWord.class,
      description =
          "How to send pictures (default: ${DEFAULT-VALUE}). h264 sends a source's own packets,"
              + " H.264 or H.265, without decoding them; auto does that where it can.")
  private PixelFormat pixels = PixelFormat.PIXEL_FORMAT_RGB8;

  @Option(
      names = "--keyframes-only",
      description = "Of a video, send keyframes only; the others are not decoded anywhere.")
  private boolean keyframesOnly;

  @Option(
      names = "--connect-timeout",
      paramLabel = "D",
      defaultValue = "10s",
      converter = Converters.DurationWord.class,
      description = "How long opening a network stream may take (default: ${DEFAULT-VALUE}).")
  private Duration connectTimeout = Duration.ofSeconds(10);

  @Option(
      names = "--silence-timeout",
      paramLabel = "D",
      defaultValue = "5s",
      converter = Converters.DurationWord.class,
      description = "A stream silent for as long is opened anew (default: ${DEFAULT-VALUE}).")
  private Duration silenceTimeout = Duration.ofSeconds(5);

  @Option(
      names = "--rtsp-transport",
      paramLabel = "tcp|udp",
      defaultValue = "tcp",
      description = "What carries RTSP's pictures (default: ${DEFAULT-VALUE}).")
  private String transport = "tcp";

  @Option(
      names = "--no-camera-clock",
      description = "Do not believe a camera's own times; count from when its pictures came in.")
  private boolean noCameraClock;

  @Nullable Pace pace() {
    return pace;
  }

  Duration silence() {
    return silenceTimeout;
  }

  PixelFormat pixels() {
    return pixels;
  }

  SourceOptions options(CommandSpec command) {
    positive(command, "--connect-timeout", connectTimeout);
    positive(command, "--silence-timeout", silenceTimeout);
    return SourceOptions.defaults()
        .withFormat(pixels)
        .withTimeouts(connectTimeout, silenceTimeout)
        .withNetwork(new SourceOptions.Network(udp(command), keyframesOnly, !noCameraClock));
  }

  // A converter will not do: picocli takes a boolean for a flag without a value.
  private boolean udp(CommandSpec command) {
    try {
      return Words.TRANSPORT.parse(transport);
    } catch (IllegalArgumentException e) {
      throw Usage.wrong(command, "--rtsp-transport " + e.getMessage());
    }
  }

  private static void positive(CommandSpec command, String option, Duration value) {
    Usage.require(command, !value.isZero(), option + " must be positive, not 0");
  }
}
