package dev.zoetrope.client.source;

import dev.zoetrope.client.media.Ffmpeg;
import dev.zoetrope.client.media.MissingLibraryException;
import dev.zoetrope.client.source.SourceException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Opens sources by the words a user has for them. Any thread. */
public final class Sources {
  private Sources() {}

  /** As {@link #open(String, SourceOptions, SourceClock)}, with the machine's own clocks. */
  public static FrameSource open(String spec, SourceOptions options) throws IOException {
    return open(spec, options, SourceClock.system());
  }

  /**
   * Opens a video file, an image file, a folder of images, an {@code rtsp://} or {@code http(s)://}
   * URL, {@code camera[:N]} or {@code testsrc[:WxH@FPS[:SECONDS]]}. Blocks until the source's size
   * is known or the connection timeout has passed. A file named like one of the last two is meant
   * with {@code ./} before its name. The certificates of {@code https} and {@code rtsps} servers
   * are not verified: FFmpeg's build knows no certificate authorities.
   *
   * @throws SourceException if it cannot be opened; one sentence that never holds credentials
   */
  public static FrameSource open(String spec, SourceOptions options, SourceClock clock)
      throws IOException {
    try {
      if (isPattern(spec)) {
        SourceOptions drawn = drawn("testsrc", options);
        return new TestPatternSource(TestPatternSpec.parse(spec, drawn), drawn, clock);
      }
      if (CameraDevice.matches(spec)) {
        CameraDevice camera = CameraDevice.parse(spec);
        Ffmpeg.load();
        return VideoSource.open(camera.target(), options, clock);
      }
      if (SourceAddress.matches(spec)) {
        MediaTarget target = stream(SourceAddress.parse(spec), options);
        Ffmpeg.load();
        return VideoSource.open(target, options, clock);
      }
      return openFile(spec, options, clock);
    } catch (MissingLibraryException e) {
      throw new SourceException(Kind.MISSING_LIBRARY, e.getMessage(), e);
    }
  }

  private static FrameSource openFile(String spec, SourceOptions options, SourceClock clock)
      throws IOException {
    Path path;
    try {
      path = Path.of(spec);
    } catch (InvalidPathException e) {
      throw new SourceException(
          Kind.USAGE, "%s is no file name: %s".formatted(name(spec), e.getReason()), e);
    }
    if (spec.isEmpty() || !Files.exists(path)) {
      throw new SourceException(
          Kind.NOT_FOUND, "there is no file or folder named %s".formatted(name(spec)));
    }
    try {
      Ffmpeg.load();
      if (Files.isDirectory(path)) {
        return PictureFilesSource.ofFolder(path, drawn(spec, options), clock);
      }
      PictureType type = PictureType.of(path);
      // A GIF may be an animation: that is a video.
      if (type != null && type != PictureType.GIF) {
        return PictureFilesSource.ofFile(path, drawn(spec, options), clock);
      }
    } catch (AccessDeniedException e) {
      throw new SourceException(Kind.NO_PERMISSION, "this user may not read %s".formatted(spec), e);
    }
    // The whitelist keeps a playlist from opening anything that is not a file.
    return VideoSource.open(
        new MediaTarget(
            "file:" + path.toAbsolutePath(),
            spec,
            null,
            Map.of("protocol_whitelist", "file,crypto,data"),
            MediaTarget.Kind.FILE),
        options,
        clock);
  }

  /** Pictures have no access units. */
  private static SourceOptions drawn(String what, SourceOptions options) throws SourceException {
    if (options.coded()) {
      throw new SourceException(
          Kind.USAGE,
          "%s gives pictures, neither H.264 nor H.265: use pixels rgb, nv12 or jpeg"
              .formatted(what));
    }
    return options.decoded();
  }

  /**
   * A source's words without what is nobody's business: of a URL the scheme, host and path; of
   * anything else all but what looks like credentials.
   */
  public static String name(String spec) {
    if (SourceAddress.matches(spec)) {
      return SourceAddress.parse(spec).name();
    }
    // A URL whose scheme is misspelt looks like a file.
    return isPattern(spec) ? spec : spec.replaceAll("[^/\\s]*:[^@]*@", "***@");
  }

  private static boolean isPattern(String spec) {
    return spec.equals("testsrc") || spec.startsWith("testsrc:");
  }

  /** Whether a source's words name a network stream or a camera, which may come back later. */
  public static boolean comesBack(String spec) {
    return CameraDevice.matches(spec) || SourceAddress.matches(spec);
  }

  /**
   * Checks a source's words without opening anything.
   *
   * @throws SourceException if nothing could ever be opened by them
   */
  public static void check(String spec, SourceOptions options) throws SourceException {
    if (isPattern(spec)) {
      TestPatternSpec.parse(spec, drawn("testsrc", options));
    } else if (CameraDevice.matches(spec)) {
      CameraDevice.parse(spec);
    } else if (SourceAddress.matches(spec)) {
      stream(SourceAddress.parse(spec), options);
    } else if (spec.isEmpty()) {
      throw new SourceException(Kind.USAGE, "a source must have a name");
    }
  }

  private static MediaTarget stream(SourceAddress address, SourceOptions options)
      throws SourceException {
    String connectMicros = Long.toString(options.connectTimeout().toNanos() / 1_000);
    return switch (address.scheme()) {
      case "rtsp", "rtsps" ->
          new MediaTarget(
              address.url(),
              address.name(),
              null,
              Map.of(
                  "rtsp_transport",
                  options.network().udp() ? "udp" : "tcp",
                  "timeout",
                  connectMicros,
                  // Enough to see a size; FFmpeg's default of 5 s delays the first picture.
                  "analyzeduration",
                  "1000000"),
              MediaTarget.Kind.RTSP);
      case "http", "https" ->
          new MediaTarget(
              address.url(),
              address.name(),
              null,
              Map.of("protocol_whitelist", "http,https,tcp,tls,crypto,data,httpproxy"),
              MediaTarget.Kind.HTTP);
      default ->
          throw new SourceException(
              Kind.USAGE,
              "a URL must begin with rtsp, rtsps, http or https, not %s"
                  .formatted(address.scheme()));
    };
  }
}
