package dev.zoetrope.client.source;

import java.util.Map;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.jspecify.annotations.Nullable;

/**
 * What FFmpeg opens.
 *
 * @param url for FFmpeg, with credentials; never shown
 * @param name for messages
 * @param format of a camera; null lets FFmpeg find out
 * @param options of FFmpeg's demuxers and protocols
 * @param kind what it is
 */
record MediaTarget(
    String url,
    String name,
    @Nullable AVInputFormat format,
    Map<String, String> options,
    Kind kind) {

  /** What is opened. */
  enum Kind {
    FILE,
    HTTP,
    RTSP,
    CAMERA
  }

  /** Whether reads return at once and are repeated: a camera's would wait without end. */
  boolean polled() {
    return kind == Kind.CAMERA;
  }

  @Override
  public String toString() {
    return name;
  }
}
