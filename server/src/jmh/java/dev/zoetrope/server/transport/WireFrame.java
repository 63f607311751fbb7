package dev.zoetrope.server.transport;

import com.google.protobuf.ByteString;
import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.PixelFormat;
import dev.zoetrope.v1.WatchRequest;
import java.util.Random;

/** The frame that the benchmarks of the wire read and write: 224x224 RGB, 150,528 bytes. */
final class WireFrame {
  private static final int SIDE = 224;
  private static final int SEED = 7;

  /** Every field that a client usually sets, but the pixels. */
  static final Frame HEADER =
      Frame.newBuilder()
          .setSequence(100_000)
          .setPixelFormat(PixelFormat.PIXEL_FORMAT_RGB8)
          .setWidth(SIDE)
          .setHeight(SIDE)
          .setCaptureUnixUs(1_790_000_000_000_000L)
          .setMaxAgeUs(200_000)
          .setSourcePts(4_000_000)
          .setCaptureOrigin(CaptureOrigin.CAPTURE_ORIGIN_CAMERA)
          .build();

  private WireFrame() {}

  static byte[] pixels() {
    byte[] pixels = new byte[SIDE * SIDE * 3];
    new Random(SEED).nextBytes(pixels);
    return pixels;
  }

  /** By the generated classes. */
  static WatchRequest request(ByteString pixels) {
    return WatchRequest.newBuilder().setFrame(HEADER.toBuilder().setPixels(pixels)).build();
  }
}
