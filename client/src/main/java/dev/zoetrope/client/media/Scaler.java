package dev.zoetrope.client.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ411P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;

import java.io.IOException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a picture to another size and pixel format. The conversion is prepared anew only when
 * something about the two pictures changes. One thread at a time.
 *
 * <p>A YUV picture that does not state its matrix is BT.709 from 720 lines up and BT.601 below, as
 * {@code ColorSpace} in {@code vision.proto} has it; one that does not state its range is limited.
 */
public final class Scaler implements AutoCloseable {
  /** The first picture height that is BT.709 unless it says otherwise. */
  private static final int HD_LINES = 720;

  private static final int FLAGS =
      swscale.SWS_BILINEAR | swscale.SWS_ACCURATE_RND | swscale.SWS_FULL_CHR_H_INT;
  private static final int ONE = 1 << 16;

  private @Nullable Shape from;
  private @Nullable Shape to;
  private @Nullable SwsContext context;

  private record Shape(int width, int height, int format, int matrix, boolean fullRange) {
    static Shape of(AVFrame picture) {
      int matrix = picture.colorspace();
      if (matrix == AVCOL_SPC_UNSPECIFIED) {
        matrix = picture.height() >= HD_LINES ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
      }
      boolean full = picture.color_range() == AVCOL_RANGE_JPEG || isJpegFormat(picture.format());
      return new Shape(picture.width(), picture.height(), picture.format(), matrix, full);
    }

    // The J formats are limited-range formats' twins with full range.
    private static boolean isJpegFormat(int format) {
      return format == AV_PIX_FMT_YUVJ420P
          || format == AV_PIX_FMT_YUVJ422P
          || format == AV_PIX_FMT_YUVJ444P
          || format == AV_PIX_FMT_YUVJ440P
          || format == AV_PIX_FMT_YUVJ411P;
    }
  }

  /**
   * Converts.
   *
   * @param source stays as it is
   * @param target its size, format, matrix, range and memory are set; its pixels are filled
   */
  public void scale(AVFrame source, AVFrame target) throws IOException {
    Shape sourceShape = Shape.of(source);
    Shape targetShape = Shape.of(target);
    if (context == null || !sourceShape.equals(from) || !targetShape.equals(to)) {
      prepare(sourceShape, targetShape);
    }
    int lines =
        swscale.sws_scale(
            context,
            source.data(),
            source.linesize(),
            0,
            source.height(),
            target.data(),
            target.linesize());
    if (lines != target.height()) {
      throw new IOException(
          "converting a picture of %dx%d to %dx%d failed after %d lines"
              .formatted(source.width(), source.height(), target.width(), target.height(), lines));
    }
  }

  private void prepare(Shape source, Shape target) throws IOException {
    close();
    SwsContext fresh =
        swscale.sws_getContext(
            source.width(),
            source.height(),
            source.format(),
            target.width(),
            target.height(),
            target.format(),
            FLAGS,
            null,
            null,
            (DoublePointer) null);
    if (fresh == null) {
      throw new IOException(
          "FFmpeg cannot convert pictures of pixel format %d (%dx%d) to format %d (%dx%d)"
              .formatted(
                  source.format(),
                  source.width(),
                  source.height(),
                  target.format(),
                  target.width(),
                  target.height()));
    }
    // Refused (below zero) for pairs without a matrix, such as RGB to RGB: nothing to state there.
    swscale.sws_setColorspaceDetails(
        fresh,
        swscale.sws_getCoefficients(source.matrix()),
        source.fullRange() ? 1 : 0,
        swscale.sws_getCoefficients(target.matrix()),
        target.fullRange() ? 1 : 0,
        0,
        ONE,
        ONE);
    context = fresh;
    from = source;
    to = target;
  }

  @Override
  public void close() {
    if (context != null) {
      swscale.sws_freeContext(context);
      context = null;
    }
  }
}
