package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EACCES;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_ENODEV;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_ENOENT;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EPERM;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_FORBIDDEN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;

import dev.zoetrope.client.media.Ffmpeg;
import dev.zoetrope.client.source.SourceException.Kind;
import java.time.Duration;

/** Puts what FFmpeg says into one sentence that holds no credentials. */
final class MediaFailure {
  private MediaFailure() {}

  static SourceException opening(
      MediaTarget target, int error, ReadDeadline deadline, Duration limit) {
    return of("opened", target, error, deadline, limit);
  }

  static SourceException reading(
      MediaTarget target, int error, ReadDeadline deadline, Duration limit) {
    return of("read on", target, error, deadline, limit);
  }

  private static SourceException of(
      String what, MediaTarget target, int error, ReadDeadline deadline, Duration limit) {
    if (deadline.isOver() && !deadline.isCancelled()) {
      return new SourceException(
          Kind.UNREACHABLE,
          "%s did not answer within %s s".formatted(target.name(), limit.toMillis() / 1e3));
    }
    return new SourceException(
        kind(target, error),
        "%s cannot be %s: %s".formatted(target.name(), what, Ffmpeg.describe(error)));
  }

  private static Kind kind(MediaTarget target, int error) {
    if (error == AVERROR_EACCES()
        || error == AVERROR_EPERM()
        || error == AVERROR_HTTP_UNAUTHORIZED
        || error == AVERROR_HTTP_FORBIDDEN) {
      return Kind.NO_PERMISSION;
    }
    if (error == AVERROR_ENOENT() || error == AVERROR_ENODEV() || error == AVERROR_HTTP_NOT_FOUND) {
      return Kind.NOT_FOUND;
    }
    if (error == AVERROR_INVALIDDATA) {
      return Kind.UNREADABLE;
    }
    return switch (target.kind()) {
      case HTTP, RTSP -> Kind.UNREACHABLE;
      case FILE, CAMERA -> Kind.UNREADABLE;
    };
  }
}
