package dev.zoetrope.client.source;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_ALPHA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_PAL8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB0;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGBA;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import dev.zoetrope.client.media.PictureMemory;
import dev.zoetrope.client.media.Scaler;
import dev.zoetrope.v1.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;

/**
 * Makes frames of decoded pictures: alpha composed onto black, upright, at the size and in the
 * format asked for. One per source; one thread at a time.
 */
final class FrameFormer implements AutoCloseable {
  private static final int RGB_BYTES = 3;
  private static final int RGBA_BYTES = 4;

  private final SourceOptions options;
  private final FramePool pool = new FramePool();
  private final Scaler alphaScaler = new Scaler();
  private final Scaler turnScaler = new Scaler();
  private final Scaler scaler = new Scaler();
  private final PictureMemory opaque = new PictureMemory();
  private final PictureMemory lying = new PictureMemory();
  private final PictureMemory upright = new PictureMemory();
  private final PictureMemory target = new PictureMemory();
  private final JpegEncoder jpeg;

  FrameFormer(SourceOptions options) {
    this.options = options;
    this.jpeg = new JpegEncoder();
  }

  /** Where a frame comes from and when. */
  record Stamp(String name, long ptsMicros, Capture capture) {}

  /** The width of frames made of pictures this large (upright). */
  int width(int pictureWidth) {
    return even(options.scales() ? options.width() : pictureWidth);
  }

  /** The height of frames made of pictures this large (upright). */
  int height(int pictureHeight) {
    return even(options.scales() ? options.height() : pictureHeight);
  }

  private int even(int side) {
    return options.format() == PixelFormat.PIXEL_FORMAT_NV12 ? Math.max(2, side & ~1) : side;
  }

  /** Makes a frame; the picture is the caller's and stays as it is. */
  SourceFrame form(AVFrame picture, Orientation orientation, Stamp stamp) throws IOException {
    boolean swaps = orientation.swapsAxes();
    int width = width(swaps ? picture.height() : picture.width());
    int height = height(swaps ? picture.width() : picture.height());
    AVFrame solid = hasAlpha(picture.format()) ? composeOntoBlack(picture) : picture;
    if (orientation == Orientation.UPRIGHT) {
      return deliver(solid, width, height, stamp);
    }
    return deliver(turn(solid, orientation, width, height), width, height, stamp);
  }

  /** A frame whose pixels are bytes as they are. */
  SourceFrame passThrough(ByteBuffer bytes, int width, int height, Stamp stamp) {
    FramePool.Lease lease = pool.take(bytes.remaining());
    lease.pixels().put(0, bytes, bytes.position(), bytes.remaining());
    return frame(width, height, stamp, lease);
  }

  private static boolean hasAlpha(int format) {
    AVPixFmtDescriptor descriptor = av_pix_fmt_desc_get(format);
    return format == AV_PIX_FMT_PAL8
        || (descriptor != null && (descriptor.flags() & AV_PIX_FMT_FLAG_ALPHA) != 0);
  }

  // Before scaling: afterwards, the colour of what cannot be seen would have bled into its
  // neighbours.
  private AVFrame composeOntoBlack(AVFrame picture) throws IOException {
    int width = picture.width();
    int height = picture.height();
    AVFrame rgba = opaque.own(AV_PIX_FMT_RGBA, width, height);
    alphaScaler.scale(picture, rgba);
    int stride = rgba.linesize(0);
    ByteBuffer pixels = rgba.data(0).capacity((long) stride * height).asByteBuffer();
    byte[] line = new byte[width * RGBA_BYTES];
    for (int y = 0; y < height; y++) {
      pixels.get(y * stride, line);
      for (int i = 0; i < line.length; i += RGBA_BYTES) {
        int alpha = line[i + 3] & 0xFF;
        for (int c = i; c < i + RGB_BYTES; c++) {
          line[c] = (byte) (((line[c] & 0xFF) * alpha + 127) / 255);
        }
      }
      pixels.put(y * stride, line);
    }
    rgba.format(AV_PIX_FMT_RGB0);
    return rgba;
  }

  private AVFrame turn(AVFrame picture, Orientation orientation, int width, int height)
      throws IOException {
    int lyingWidth = orientation.swapsAxes() ? height : width;
    int lyingHeight = orientation.swapsAxes() ? width : height;
    AVFrame from = lying.own(AV_PIX_FMT_RGB24, lyingWidth, lyingHeight);
    turnScaler.scale(picture, from);
    AVFrame to = upright.own(AV_PIX_FMT_RGB24, width, height);
    orientation.turn(
        from.data(0).capacity((long) from.linesize(0) * lyingHeight).asByteBuffer(),
        from.linesize(0),
        lyingWidth,
        lyingHeight,
        to.data(0).capacity((long) to.linesize(0) * height).asByteBuffer(),
        to.linesize(0));
    return to;
  }

  private SourceFrame deliver(AVFrame picture, int width, int height, Stamp stamp)
      throws IOException {
    return switch (options.format()) {
      case PIXEL_FORMAT_JPEG ->
          passThrough(jpeg.encode(picture, width, height), width, height, stamp);
      case PIXEL_FORMAT_NV12 -> {
        int luma = width * height;
        FramePool.Lease lease = pool.take(luma + luma / 2);
        AVFrame nv12 =
            target.borrow(
                lease.pixels(),
                AV_PIX_FMT_NV12,
                width,
                height,
                new int[] {0, luma},
                new int[] {width, width});
        nv12.colorspace(AVCOL_SPC_UNSPECIFIED);
        scaler.scale(picture, nv12);
        yield frame(width, height, stamp, lease);
      }
      default -> {
        FramePool.Lease lease = pool.take(width * height * RGB_BYTES);
        scaler.scale(
            picture,
            target.borrowPacked(lease.pixels(), AV_PIX_FMT_RGB24, width, height, RGB_BYTES));
        yield frame(width, height, stamp, lease);
      }
    };
  }

  private SourceFrame frame(int width, int height, Stamp stamp, FramePool.Lease lease) {
    return new SourceFrame(
        stamp.name(),
        options.format(),
        width,
        height,
        lease.pixels(),
        stamp.ptsMicros(),
        stamp.capture(),
        false,
        lease);
  }

  @Override
  public void close() {
    alphaScaler.close();
    turnScaler.close();
    scaler.close();
    opaque.close();
    lying.close();
    upright.close();
    target.close();
    jpeg.close();
  }
}
