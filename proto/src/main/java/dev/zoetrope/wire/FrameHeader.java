package dev.zoetrope.wire;

import dev.zoetrope.v1.CaptureOrigin;
import dev.zoetrope.v1.ColorSpace;
import dev.zoetrope.v1.Frame;
import dev.zoetrope.v1.PixelFormat;

/**
 * Every field of {@link Frame} but its pixels.
 *
 * @param sequence see {@code Frame.sequence}; unsigned
 * @param pixelFormat {@code UNRECOGNIZED} for a number this version does not know
 * @param width pixels; numbers over 2^31 - 1 appear as 2^31 - 1
 * @param height as width
 * @param stride bytes; as width
 * @param captureUnixMicros unsigned
 * @param maxAgeMicros unsigned
 * @param color {@code UNRECOGNIZED} for a number this version does not know
 * @param sourcePts echoed
 * @param captureOrigin {@code UNRECOGNIZED} for a number this version does not know
 */
public record FrameHeader(
    long sequence,
    PixelFormat pixelFormat,
    int width,
    int height,
    int stride,
    long captureUnixMicros,
    long maxAgeMicros,
    ColorSpace color,
    long sourcePts,
    CaptureOrigin captureOrigin) {

  /** The header of a frame parsed by the generated classes. */
  public static FrameHeader of(Frame frame) {
    return new FrameHeader(
        frame.getSequence(),
        frame.getPixelFormat(),
        clamp(frame.getWidth()),
        clamp(frame.getHeight()),
        clamp(frame.getStride()),
        frame.getCaptureUnixUs(),
        frame.getMaxAgeUs(),
        frame.getColor(),
        frame.getSourcePts(),
        frame.getCaptureOrigin());
  }

  /** Brings a uint32 into the range of an int, so that every later comparison may be signed. */
  static int clamp(int unsigned) {
    return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
  }
}
