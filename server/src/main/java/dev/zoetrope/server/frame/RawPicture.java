package dev.zoetrope.server.frame;

import dev.zoetrope.server.frame.ComponentLines.Model;
import java.nio.ByteBuffer;

/** A checked picture that is not a file, read where the client's bytes lie. */
final class RawPicture {
  private RawPicture() {}

  /** The picture; it reads from {@code payload}, whose position stays. */
  static Picture of(PictureSpec spec, ByteBuffer payload, LineScratch scratch) {
    int width = spec.width();
    int height = spec.height();
    int stride = PictureValidator.lineBytes(spec);
    int luma = payload.position();
    int chroma = luma + stride * height;
    return switch (spec.format()) {
      case PIXEL_FORMAT_RGB8 -> packed(spec, payload, 0);
      case PIXEL_FORMAT_BGR8 -> packed(spec, payload, 2);
      case PIXEL_FORMAT_GRAY8 -> {
        Plane gray = new Plane(payload, luma, 1, stride, width, height, 1);
        yield new ComponentLines(
            width, height, Model.GRAY, null, scratch, whole(gray, width, height, scratch));
      }
      case PIXEL_FORMAT_NV12 -> {
        Plane y = new Plane(payload, luma, 1, stride, width, height, 1);
        Plane uv = new Plane(payload, chroma, 2, stride, width / 2, height / 2, 2);
        yield new YuvPicture(YuvMatrix.of(spec.color(), height), y, uv, uv);
      }
      case PIXEL_FORMAT_I420 -> {
        int half = stride / 2;
        int second = chroma + half * (height / 2);
        Plane y = new Plane(payload, luma, 1, stride, width, height, 1);
        Plane u = new Plane(payload, chroma, 1, half, width / 2, height / 2, 1);
        Plane v = new Plane(payload, second, 1, half, width / 2, height / 2, 1);
        yield new YuvPicture(YuvMatrix.of(spec.color(), height), y, u, v);
      }
      case PIXEL_FORMAT_JPEG,
          PIXEL_FORMAT_PNG,
          PIXEL_FORMAT_H264,
          PIXEL_FORMAT_H265,
          PIXEL_FORMAT_UNSPECIFIED,
          UNRECOGNIZED ->
          throw new IllegalArgumentException(spec.format() + " is not a raw format");
    };
  }

  private static RgbPicture packed(PictureSpec spec, ByteBuffer payload, int red) {
    int stride = PictureValidator.lineBytes(spec);
    Plane pixels =
        new Plane(payload, payload.position(), 3, stride, spec.width(), spec.height(), 3);
    return new RgbPicture(pixels, red);
  }

  private static Chroma whole(Plane plane, int width, int height, LineScratch scratch) {
    return new Chroma(plane, 0, 0, width, height, 1, scratch);
  }
}
