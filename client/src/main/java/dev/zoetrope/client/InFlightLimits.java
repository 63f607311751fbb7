package dev.zoetrope.client;

import dev.zoetrope.v1.Policy;
import org.jspecify.annotations.Nullable;

/** How much a stream may have under way, so that nothing is buffered without bound. */
final class InFlightLimits {
  // Beyond the window, so that the wire is not empty while answers are on their way.
  private static final int FRAMES_ON_THE_WAY = 4;
  private static final int FRAMES_IF_UNLIMITED = 64;
  private static final int USUAL_PICTURE_BYTES = 256 * 1024;
  private static final int USUAL_ACCESS_UNIT_BYTES = 16 * 1024;
  private static final int MIN_READY_BYTES = 64 * 1024;
  private static final int MAX_READY_BYTES = 64 * 1024 * 1024;

  private InFlightLimits() {}

  /**
   * Frames sent and not answered: under QUEUE the window and a few on the way, otherwise what the
   * server holds of one stream.
   */
  static int frames(StreamSpec spec, @Nullable OpenedStream opened) {
    if (opened == null) {
      return 0;
    }
    int most = opened.limits().maxInFlightFrames();
    int limit = most > 0 ? most : FRAMES_IF_UNLIMITED;
    int window = opened.settings().window();
    if (spec.policy() == Policy.POLICY_QUEUE && window > 0) {
      return Math.min(limit, window + FRAMES_ON_THE_WAY);
    }
    return limit;
  }

  /**
   * Bytes in the transport from which on it is not ready: four pictures, so that sending does not
   * stop and go; under LATEST two, as what the transport holds can no longer be overtaken.
   */
  static int onReadyBytes(StreamSpec spec) {
    long pixels = (long) spec.width() * spec.height();
    long picture =
        switch (spec.pixelFormat()) {
          case PIXEL_FORMAT_RGB8, PIXEL_FORMAT_BGR8, PIXEL_FORMAT_UNSPECIFIED -> pixels * 3;
          case PIXEL_FORMAT_NV12, PIXEL_FORMAT_I420 -> pixels * 3 / 2;
          case PIXEL_FORMAT_GRAY8 -> pixels;
          case PIXEL_FORMAT_JPEG, PIXEL_FORMAT_PNG, UNRECOGNIZED -> USUAL_PICTURE_BYTES;
          case PIXEL_FORMAT_H264, PIXEL_FORMAT_H265 -> USUAL_ACCESS_UNIT_BYTES;
        };
    long bytes = (picture == 0 ? USUAL_PICTURE_BYTES : picture) * (spec.latest() ? 2 : 4);
    return (int) Math.max(MIN_READY_BYTES, Math.min(bytes, MAX_READY_BYTES));
  }
}
