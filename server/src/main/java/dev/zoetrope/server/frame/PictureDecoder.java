package dev.zoetrope.server.frame;

import dev.zoetrope.v1.Fit;
import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one client's picture, once, and crops and resizes it into the row of each recipe that is
 * wanted.
 *
 * <p>One per decode thread; not thread-safe. Memory is reused from picture to picture, grows to the
 * largest picture seen within the limit, and is freed by {@link #close}. FFmpeg is loaded by the
 * first file, or by {@link #loadNatives}; raw pictures never need it.
 */
public final class PictureDecoder implements AutoCloseable {
  private final int maxPixels;
  private final LineScratch scratch = new LineScratch();
  private final Resizer resizer = new Resizer();
  private final YuvResizer yuvResizer = new YuvResizer();
  private final RgbResizer rgbResizer = new RgbResizer();
  private @Nullable FileDecoder jpeg;
  private @Nullable FileDecoder png;
  private @Nullable PngData pngData;

  /**
   * A decoder that has loaded nothing yet.
   *
   * @param maxPixels limit of width × height of one picture
   */
  public PictureDecoder(int maxPixels) {
    this.maxPixels = maxPixels;
  }

  /**
   * Loads FFmpeg into the process and opens its codecs, so that the first file does not wait for
   * that. From any thread, at any time, as often as wanted.
   */
  public static void loadNatives() {
    new FileDecoder(PixelFormat.PIXEL_FORMAT_JPEG, 1).close();
    new FileDecoder(PixelFormat.PIXEL_FORMAT_PNG, 1).close();
  }

  /**
   * Writes every recipe's row: {@code recipe.rowBytes()} bytes from index 0 of {@code row} on, RGB,
   * HWC. What lies behind them stays, as do the buffers' positions. When it throws, the rows' bytes
   * are unspecified.
   *
   * <p>A JPEG or PNG has the size that the file says, whatever the spec does.
   *
   * @param payload the picture, heap or direct, from its position to its limit
   * @throws InvalidFrameException naming the field, the limit and the value, or what is wrong with
   *     the file
   */
  public void decode(PictureSpec spec, ByteBuffer payload, List<RowTarget> rows)
      throws InvalidFrameException {
    PictureValidator.check(spec, payload.remaining(), maxPixels);
    switch (spec.format()) {
      case PIXEL_FORMAT_JPEG -> decodeJpeg(spec, payload, rows);
      case PIXEL_FORMAT_PNG -> decodePng(spec, payload, rows);
      default -> write(RawPicture.of(spec, payload, scratch), spec, rows);
    }
  }

  private void decodeJpeg(PictureSpec spec, ByteBuffer payload, List<RowTarget> rows)
      throws InvalidFrameException {
    JpegHeader header = JpegHeader.read(payload);
    PictureHeader picture = header.picture();
    checkFile(picture, spec);
    if (jpeg == null) {
      jpeg = new FileDecoder(spec.format(), maxPixels);
    }
    int bytes =
        JpegCopy.copy(payload, header, jpeg.input(payload.remaining() + JpegCopy.EXTRA_BYTES));
    FilePicture decoded =
        new FilePicture(jpeg.decode(bytes, picture), picture.orientation(), scratch);
    try {
      write(decoded.jpeg(header.model()), spec, rows);
    } finally {
      jpeg.release();
    }
  }

  private void decodePng(PictureSpec spec, ByteBuffer payload, List<RowTarget> rows)
      throws InvalidFrameException {
    PictureHeader picture = PngHeader.read(payload).picture();
    checkFile(picture, spec);
    if (png == null) {
      png = new FileDecoder(spec.format(), maxPixels);
    }
    if (pngData == null) {
      pngData = new PngData();
    }
    ByteBuffer input = png.input(payload.remaining());
    int bytes = PngHeader.copy(payload, input);
    pngData.check(input);
    FilePicture decoded =
        new FilePicture(png.decode(bytes, picture), picture.orientation(), scratch);
    try {
      write(decoded.png(), spec, rows);
    } finally {
      png.release();
    }
  }

  /** Before anything is allocated for the picture. */
  private void checkFile(PictureHeader picture, PictureSpec spec) throws InvalidFrameException {
    picture.check(maxPixels);
    if (spec.crop() != null) {
      PictureValidator.checkCrop(spec.crop(), picture.uprightWidth(), picture.uprightHeight());
    }
  }

  /** Crops and resizes a picture of a video into every row; the frame stays the caller's. */
  void writeVideo(AVFrame picture, PictureSpec spec, List<RowTarget> rows)
      throws InvalidFrameException {
    if (spec.crop() != null) {
      PictureValidator.checkCrop(spec.crop(), picture.width(), picture.height());
    }
    write(new FilePicture(picture, 1, scratch).video(spec.color()), spec, rows);
  }

  /** Crops and resizes a picture into every row. */
  private void write(Picture picture, PictureSpec spec, List<RowTarget> rows) {
    PictureWindow window = PictureWindow.of(picture, spec.crop());
    for (int i = 0; i < rows.size(); i++) {
      InputRecipe recipe = rows.get(i).recipe();
      Fit fit = spec.fit() == Fit.FIT_UNSPECIFIED ? recipe.fit() : spec.fit();
      Placement placement = Placement.of(window.width(), window.height(), fit, recipe);
      ByteBuffer row = rows.get(i).row();
      if (picture instanceof YuvPicture yuv) {
        yuvResizer.resize(yuv, window, placement, recipe, row);
      } else if (picture instanceof RgbPicture rgb) {
        rgbResizer.resize(rgb, window, placement, recipe, row);
      } else {
        resizer.resize((Lines) picture, window, placement, recipe, row);
      }
    }
  }

  @Override
  public void close() {
    if (jpeg != null) {
      jpeg.close();
      jpeg = null;
    }
    if (png != null) {
      png.close();
      png = null;
    }
    if (pngData != null) {
      pngData.close();
      pngData = null;
    }
  }
}
