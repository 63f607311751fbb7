package dev.zoetrope.server.frame;

import dev.zoetrope.server.frame.ComponentLines.Model;
import dev.zoetrope.server.frame.PackedLines.Layout;
import dev.zoetrope.v1.ColorSpace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** A picture that FFmpeg decoded, upright, read from FFmpeg's memory. */
final class FilePicture {
  private static final Layout RGB = new Layout(3, 0, 1, 2, -1, false);
  private static final Layout RGBA = new Layout(4, 0, 1, 2, 3, false);
  private static final Layout BGRA = new Layout(4, 2, 1, 0, 3, false);
  private static final Layout ARGB = new Layout(4, 1, 2, 3, 0, false);
  private static final Layout GRAY_ALPHA = new Layout(2, 0, 0, 0, 1, false);
  private static final Layout WIDE_GRAY = new Layout(1, 0, 0, 0, -1, true);
  private static final Layout WIDE_GRAY_ALPHA = new Layout(2, 0, 0, 0, 1, true);
  private static final Layout WIDE_RGB = new Layout(3, 0, 1, 2, -1, true);
  private static final Layout WIDE_RGBA = new Layout(4, 0, 1, 2, 3, true);
  private static final int PALETTE_BYTES = 1024;

  private final AVFrame frame;
  private final int orientation;
  private final LineScratch scratch;

  FilePicture(AVFrame frame, int orientation, LineScratch scratch) {
    this.frame = frame;
    this.orientation = orientation;
    this.scratch = scratch;
  }

  /** The lines of a PNG; valid as long as the frame. */
  Lines png() throws InvalidFrameException {
    return switch (frame.format()) {
      case avutil.AV_PIX_FMT_RGB24 -> packed(RGB);
      case avutil.AV_PIX_FMT_RGBA -> packed(RGBA);
      case avutil.AV_PIX_FMT_YA8 -> packed(GRAY_ALPHA);
      case avutil.AV_PIX_FMT_GRAY16BE -> packed(WIDE_GRAY);
      case avutil.AV_PIX_FMT_YA16BE -> packed(WIDE_GRAY_ALPHA);
      case avutil.AV_PIX_FMT_RGB48BE -> packed(WIDE_RGB);
      case avutil.AV_PIX_FMT_RGBA64BE -> packed(WIDE_RGBA);
      case avutil.AV_PIX_FMT_PAL8 -> paletted();
      case avutil.AV_PIX_FMT_GRAY8 -> components(Model.GRAY, null, 0, 0, 0);
      case avutil.AV_PIX_FMT_MONOBLACK -> bits();
      default -> throw unsupported("PNG");
    };
  }

  /**
   * The lines of a JPEG; valid as long as the frame.
   *
   * @param model what the components mean, from the file's header
   */
  Lines jpeg(Model model) throws InvalidFrameException {
    int format = frame.format();
    if (model == Model.GRAY) {
      if (format == avutil.AV_PIX_FMT_GRAY8) {
        return components(model, null, 0, 0, 0);
      }
      throw unsupported("JPEG");
    }
    boolean wantsFour = model == Model.CMYK || model == Model.YCCK;
    int xShift = xShift(format);
    int yShift = yShift(format);
    boolean four = format == avutil.AV_PIX_FMT_YUVA444P || format == avutil.AV_PIX_FMT_YUVA420P;
    if (xShift < 0 || four != wantsFour) {
      throw unsupported("JPEG");
    }
    YuvMatrix matrix = model == Model.YUV || model == Model.YCCK ? YuvMatrix.JPEG : null;
    return four
        ? components(model, matrix, xShift, yShift, 0, 1, 2, 3)
        : components(model, matrix, xShift, yShift, 0, 1, 2);
  }

  /**
   * A picture of a video, upright; valid as long as the frame.
   *
   * @param asked matrix and range that the client names, for what the video does not say
   */
  YuvPicture video(ColorSpace asked) throws InvalidFrameException {
    int format = frame.format();
    if (format != avutil.AV_PIX_FMT_YUV420P && format != avutil.AV_PIX_FMT_YUVJ420P) {
      throw unsupported("pixels");
    }
    int width = (frame.width() + 1) / 2;
    int height = (frame.height() + 1) / 2;
    return new YuvPicture(
        VideoColor.matrix(frame, asked),
        plane(0, frame.width(), frame.height(), 1),
        plane(1, width, height, 1),
        plane(2, width, height, 1));
  }

  private static int xShift(int format) {
    return switch (format) {
      case avutil.AV_PIX_FMT_YUVJ444P,
          avutil.AV_PIX_FMT_YUV444P,
          avutil.AV_PIX_FMT_YUVA444P,
          avutil.AV_PIX_FMT_YUVJ440P,
          avutil.AV_PIX_FMT_YUV440P ->
          0;
      case avutil.AV_PIX_FMT_YUVJ422P,
          avutil.AV_PIX_FMT_YUV422P,
          avutil.AV_PIX_FMT_YUVJ420P,
          avutil.AV_PIX_FMT_YUV420P,
          avutil.AV_PIX_FMT_YUVA420P ->
          1;
      case avutil.AV_PIX_FMT_YUVJ411P, avutil.AV_PIX_FMT_YUV411P, avutil.AV_PIX_FMT_YUV410P -> 2;
      default -> -1;
    };
  }

  private static int yShift(int format) {
    return switch (format) {
      case avutil.AV_PIX_FMT_YUVJ440P,
          avutil.AV_PIX_FMT_YUV440P,
          avutil.AV_PIX_FMT_YUVJ420P,
          avutil.AV_PIX_FMT_YUV420P,
          avutil.AV_PIX_FMT_YUVA420P ->
          1;
      case avutil.AV_PIX_FMT_YUV410P -> 2;
      default -> 0;
    };
  }

  /** Components in FFmpeg's planes, in the model's order; the second and third may be smaller. */
  private Lines components(
      Model model, @Nullable YuvMatrix matrix, int xShift, int yShift, int... planes)
      throws InvalidFrameException {
    Chroma[] components = new Chroma[planes.length];
    for (int i = 0; i < planes.length; i++) {
      boolean small = i == 1 || i == 2;
      int across = small ? xShift : 0;
      int down = small ? yShift : 0;
      Plane plane = plane(planes[i], -(-frame.width() >> across), -(-frame.height() >> down), 1);
      components[i] =
          new Chroma(plane, across, down, frame.width(), frame.height(), orientation, scratch);
    }
    boolean turned = orientation >= 5;
    return new ComponentLines(
        turned ? frame.height() : frame.width(),
        turned ? frame.width() : frame.height(),
        model,
        matrix,
        scratch,
        components);
  }

  private Lines packed(Layout layout) throws InvalidFrameException {
    Plane pixels = plane(0, frame.width(), frame.height(), layout.pixelBytes());
    return new PackedLines(pixels.upright(orientation), layout, null, scratch);
  }

  private Lines paletted() throws InvalidFrameException {
    byte[] palette = new byte[PALETTE_BYTES];
    frame.data(1).capacity(PALETTE_BYTES).get(palette);
    // 32-bit words with alpha on top, in the machine's byte order.
    Layout layout = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? BGRA : ARGB;
    Plane indices = plane(0, frame.width(), frame.height(), 1);
    return new PackedLines(indices.upright(orientation), layout, palette, scratch);
  }

  /** One bit a pixel: spread to a byte each, which at most doubles what FFmpeg's frame takes. */
  private Lines bits() throws InvalidFrameException {
    Plane packed = plane(0, (frame.width() + 7) / 8, frame.height(), 1);
    byte[] levels = new byte[frame.width() * frame.height()];
    for (int y = 0, at = 0; y < frame.height(); y++) {
      for (int x = 0; x < frame.width(); x++, at++) {
        int octet = packed.bytes().get(y * packed.yStep() + (x >> 3));
        levels[at] = (byte) -(octet >> (7 - (x & 7)) & 1);
      }
    }
    Plane spread =
        new Plane(ByteBuffer.wrap(levels), 0, 1, frame.width(), frame.width(), frame.height(), 1);
    Layout gray = new Layout(1, 0, 0, 0, -1, false);
    return new PackedLines(spread.upright(orientation), gray, null, scratch);
  }

  private Plane plane(int index, int width, int height, int sampleBytes)
      throws InvalidFrameException {
    int stride = frame.linesize(index);
    long bytes = (long) stride * (height - 1) + (long) width * sampleBytes;
    if (stride < width * sampleBytes || bytes > Integer.MAX_VALUE) {
      throw new InvalidFrameException(
          "width * height: at most %d bytes of pixels, got %d".formatted(Integer.MAX_VALUE, bytes));
    }
    ByteBuffer buffer = frame.data(index).capacity(bytes).asByteBuffer();
    return new Plane(buffer, 0, sampleBytes, stride, width, height, sampleBytes);
  }

  private InvalidFrameException unsupported(String file) {
    return new InvalidFrameException(
        "%s: its combination of components, sampling factors and depth is not supported"
            .formatted(file));
  }
}
