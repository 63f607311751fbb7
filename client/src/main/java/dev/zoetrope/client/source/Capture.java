package dev.zoetrope.client.source;

import dev.zoetrope.v1.CaptureOrigin;

/**
 * When a picture was taken.
 *
 * @param unixMicros µs since 1970: by the camera's clock, or by this machine's when the picture
 *     came in; of a recording, when it was played
 * @param origin who says so
 * @param recordedUnixMicros of a recording that says when it was made: when this picture was taken
 *     then; otherwise 0
 */
public record Capture(long unixMicros, CaptureOrigin origin, long recordedUnixMicros) {
  private static final CaptureOrigin[] ORIGINS = {
    CaptureOrigin.CAPTURE_ORIGIN_CLIENT, CaptureOrigin.CAPTURE_ORIGIN_CAMERA
  };

  /** By this machine's clock. */
  public static Capture byClient(long unixMicros) {
    return new Capture(unixMicros, CaptureOrigin.CAPTURE_ORIGIN_CLIENT, 0);
  }

  /** By the camera's clock. */
  static Capture byCamera(long unixMicros) {
    return new Capture(unixMicros, CaptureOrigin.CAPTURE_ORIGIN_CAMERA, 0);
  }

  /** A recording's picture, played at that moment. */
  static Capture ofFile(long playedUnixMicros, long recordedUnixMicros) {
    return new Capture(
        playedUnixMicros, CaptureOrigin.CAPTURE_ORIGIN_FILE, Math.max(0, recordedUnixMicros));
  }

  /** The same picture, played at another moment. */
  Capture at(long newUnixMicros) {
    return new Capture(newUnixMicros, origin, recordedUnixMicros);
  }

  /** A live picture's capture as one number, for FFmpeg to carry through a decoder. */
  long packed() {
    return unixMicros << 1 | (origin == CaptureOrigin.CAPTURE_ORIGIN_CAMERA ? 1 : 0);
  }

  static Capture unpacked(long packed) {
    return new Capture(packed >> 1, ORIGINS[(int) (packed & 1)], 0);
  }
}
