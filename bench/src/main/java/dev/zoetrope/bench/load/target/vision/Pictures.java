package dev.zoetrope.bench.load.target.vision;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.bench.load.payload.Payload;
import dev.zoetrope.bench.load.payload.PayloadSet;
import dev.zoetrope.v1.PixelFormat;

/** What {@code Vision} has to be told of a payload besides its bytes. */
final class Pictures {
  private Pictures() {}

  /**
   * The pixel format of a workload.
   *
   * @throws BenchException if they are no pictures
   */
  static PixelFormat format(PayloadSet payloads) {
    PixelFormat format = payloads.kind().pixelFormat();
    if (format == PixelFormat.PIXEL_FORMAT_UNSPECIFIED) {
      throw new BenchException(
          "payload %s is a tensor (%s); Vision takes pictures only, a tensor needs oip:// or http://"
              .formatted(payloads.text(), payloads.kind()));
    }
    return format;
  }

  /** Pixels; 0 for files, which say it themselves. */
  static int width(Payload payload) {
    return payload.kind().isEncoded() || payload.shape().size() < 2 ? 0 : payload.shape().get(1);
  }

  /** Likewise. */
  static int height(Payload payload) {
    return payload.kind().isEncoded() || payload.shape().size() < 2 ? 0 : payload.shape().get(0);
  }
}
