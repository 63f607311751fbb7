package dev.zoetrope.client.media;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * A picture of FFmpeg's whose memory is either kept from one use to the next or borrowed from a
 * Java buffer. One thread at a time.
 */
public final class PictureMemory implements AutoCloseable {
  private @Nullable AVFrame picture = av_frame_alloc();
  private int format;
  // Keeps borrowed memory reachable while the picture points to it.
  private @Nullable ByteBuffer lender;

  /** Memory of its own: used again as long as size and format stay. The pixels are undefined. */
  public AVFrame own(int newFormat, int width, int height) throws IOException {
    AVFrame p = picture();
    boolean fits =
        lender == null
            && p.data(0) != null
            && format == newFormat
            && p.width() == width
            && p.height() == height;
    if (!fits) {
      shape(p, newFormat, width, height);
      int result = av_frame_get_buffer(p, 0);
      if (result < 0) {
        throw new IOException(
            "no memory for a picture of %dx%d: %s"
                .formatted(width, height, Ffmpeg.describe(result)));
      }
    }
    p.format(newFormat);
    return p;
  }

  /**
   * The memory of a direct buffer, from its position: planes one after the other.
   *
   * @param strides bytes from one line to the next, of each plane
   * @param offsets where each plane begins, in bytes from the position
   */
  public AVFrame borrow(
      ByteBuffer direct, int newFormat, int width, int height, int[] offsets, int[] strides) {
    AVFrame p = picture();
    shape(p, newFormat, width, height);
    lender = direct;
    BytePointer start = new BytePointer(direct);
    for (int plane = 0; plane < offsets.length; plane++) {
      p.data(plane, start.getPointer(offsets[plane]));
      p.linesize(plane, strides[plane]);
    }
    return p;
  }

  /** {@link #borrow} for packed pixels without padding. */
  public AVFrame borrowPacked(ByteBuffer direct, int newFormat, int width, int height, int bytes) {
    return borrow(direct, newFormat, width, height, new int[] {0}, new int[] {width * bytes});
  }

  private void shape(AVFrame p, int newFormat, int width, int height) {
    av_frame_unref(p);
    lender = null;
    format = newFormat;
    p.format(newFormat).width(width).height(height);
  }

  private AVFrame picture() {
    if (picture == null) {
      throw new IllegalStateException("closed");
    }
    return picture;
  }

  @Override
  public void close() {
    if (picture != null) {
      av_frame_free(picture);
      picture = null;
      lender = null;
    }
  }
}
