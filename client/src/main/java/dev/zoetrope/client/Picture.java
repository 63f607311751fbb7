package dev.zoetrope.client;

import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A picture given to a stream.
 *
 * @param sequence names the picture in its replies; must grow within a stream
 * @param format how {@code pixels} are laid out
 * @param width pixels; 0 for the stream's, or for JPEG, PNG, H.264 and H.265
 * @param height see {@code width}
 * @param stride bytes from one row to the next; 0 if there is no padding
 * @param pixels position to limit, heap or direct; lent to the stream, unchanged, until every model
 *     has answered, because a reconnect sends them again. The stream moves neither position nor
 *     limit
 * @param captureUnixMicros when it was taken, by this client's clock, µs since 1970; 0 for when it
 *     is given to the stream
 * @param maxAge how old it may be when answered; zero for the stream's
 * @param color matrix and range of NV12 and I420; unspecified for the stream's
 * @param sourcePts echoed, any unit
 * @param captureOrigin who says when it was taken; unspecified counts as the client
 * @param dependent whether it cannot be decoded without the pictures before it: an H.264 or H.265
 *     access unit that is no keyframe. A stream that does not send one of these sends none until
 *     the next that is not
 */
public record Picture(
    long sequence,
    PixelFormat format,
    int width,
    int height,
    int stride,
    ByteBuffer pixels,
    long captureUnixMicros,
    Duration maxAge,
    ColorSpace color,
    long sourcePts,
    CaptureOrigin captureOrigin,
    boolean dependent) {

  public Picture {
    if (width < 0 || height < 0 || stride < 0) {
      throw new IllegalArgumentException(
          "width, height and stride must not be negative, but are %d, %d and %d"
              .formatted(width, height, stride));
    }
    if (captureUnixMicros < 0) {
      throw new IllegalArgumentException(
          "captureUnixMicros must not be negative, but is " + captureUnixMicros);
    }
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("maxAge must not be negative, but is " + maxAge);
    }
    if (!pixels.hasRemaining()) {
      throw new IllegalArgumentException("pixels has no bytes between position and limit");
    }
  }

  /** A picture without padding, taken now, with the stream's own maximum age. */
  public static Picture of(
      long sequence, PixelFormat format, int width, int height, ByteBuffer pixels) {
    return new Picture(
        sequence,
        format,
        width,
        height,
        0,
        pixels,
        0,
        Duration.ZERO,
        ColorSpace.COLOR_SPACE_UNSPECIFIED,
        0,
        CaptureOrigin.CAPTURE_ORIGIN_UNSPECIFIED,
        false);
  }

  /** The contents of a JPEG or PNG file. */
  public static Picture encoded(long sequence, PixelFormat format, ByteBuffer file) {
    return of(sequence, format, 0, 0, file);
  }

  /**
   * One H.264 or H.265 access unit, Annex B.
   *
   * @param keyframe whether decoding can begin with it; it holds its parameter sets then
   */
  public static Picture accessUnit(
      long sequence, PixelFormat format, ByteBuffer unit, boolean keyframe) {
    return of(sequence, format, 0, 0, unit).withDependent(!keyframe);
  }

  /** This picture, taken at another time, by this client's clock. */
  public Picture capturedAt(long unixMicros) {
    return capturedAt(unixMicros, captureOrigin);
  }

  /** This picture, taken at another time, as {@code origin} says. */
  public Picture capturedAt(long unixMicros, CaptureOrigin origin) {
    return new Picture(
        sequence,
        format,
        width,
        height,
        stride,
        pixels,
        unixMicros,
        maxAge,
        color,
        sourcePts,
        origin,
        dependent);
  }

  /** This picture with a presentation time, which replies echo. */
  public Picture withSourcePts(long pts) {
    return new Picture(
        sequence,
        format,
        width,
        height,
        stride,
        pixels,
        captureUnixMicros,
        maxAge,
        color,
        pts,
        captureOrigin,
        dependent);
  }

  /** This picture, needing those before it or not. */
  public Picture withDependent(boolean value) {
    return with(pixels, value);
  }

  /** This picture with a copy of its pixels that is nobody else's. */
  Picture copied() {
    ByteBuffer copy = ByteBuffer.allocate(pixels.remaining());
    copy.put(0, pixels, pixels.position(), pixels.remaining());
    return with(copy, dependent);
  }

  private Picture with(ByteBuffer otherPixels, boolean otherDependent) {
    return new Picture(
        sequence,
        format,
        width,
        height,
        stride,
        otherPixels,
        captureUnixMicros,
        maxAge,
        color,
        sourcePts,
        captureOrigin,
        otherDependent);
  }

  /** Whether a decoder that remembers earlier pictures reads it. */
  boolean coded() {
    return format == PixelFormat.PIXEL_FORMAT_H264 || format == PixelFormat.PIXEL_FORMAT_H265;
  }
}
