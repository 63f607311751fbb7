package dev.zoetrope.server.frame;

import dev.zoetrope.v1.ColorSpace;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Matrix and range of a video's pictures: what the video says (H.264 and H.265 annex E); for what
 * it does not say, what the client says; and else what is usual for that many lines.
 */
final class VideoColor {
  private VideoColor() {}

  static YuvMatrix matrix(AVFrame picture, ColorSpace asked) {
    YuvMatrix.Primaries primaries =
        switch (picture.colorspace()) {
          case avutil.AVCOL_SPC_BT709 -> YuvMatrix.Primaries.BT709;
          case avutil.AVCOL_SPC_BT470BG, avutil.AVCOL_SPC_SMPTE170M, avutil.AVCOL_SPC_FCC ->
              YuvMatrix.Primaries.BT601;
          case avutil.AVCOL_SPC_BT2020_NCL, avutil.AVCOL_SPC_BT2020_CL ->
              YuvMatrix.Primaries.BT2020;
          default -> YuvMatrix.Primaries.of(asked, picture.height());
        };
    boolean limited =
        switch (picture.color_range()) {
          case avutil.AVCOL_RANGE_JPEG -> false;
          case avutil.AVCOL_RANGE_MPEG -> true;
          default -> YuvMatrix.isLimited(asked);
        };
    return YuvMatrix.of(primaries, limited);
  }
}
