package dev.zoetrope.client.source;

import dev.zoetrope.v1.PixelFormat;
import java.time.Duration;

/**
 * What is wanted of a source.
 *
 * @param format RGB8, NV12 or JPEG. JPEG files of a folder pass through undecoded unless a size is
 *     asked for; everything else is encoded by FFmpeg. H264 and H265 both mean access units as they
 *     come, in whichever of the two the source has; UNSPECIFIED means those if it has either, and
 *     RGB8 otherwise
 * @param width scale every picture to this width in pixels; 0 with {@code height} 0 keeps its own
 * @param height see {@code width}; NV12 rounds odd sizes down to even ones
 * @param maxPixels a picture larger than this by its header is refused before it takes memory
 * @param connectTimeout for opening a network stream or a camera
 * @param readTimeout for each read from a network stream or a camera
 * @param network how a video stream is read
 */
public record SourceOptions(
    PixelFormat format,
    int width,
    int height,
    long maxPixels,
    Duration connectTimeout,
    Duration readTimeout,
    Network network) {

  /** 7680 × 4320. */
  public static final long DEFAULT_MAX_PIXELS = 33_177_600;

  static final int MAX_SIDE = 16_384;

  /**
   * How a video stream is read.
   *
   * @param udp RTSP's media over UDP in place of the RTSP connection itself
   * @param keyframesOnly pass over every picture that is no keyframe, undecoded
   * @param cameraClock believe the camera's own times where it gives any
   */
  public record Network(boolean udp, boolean keyframesOnly, boolean cameraClock) {
    /** Over TCP, all pictures, the camera's times. */
    public static final Network DEFAULT = new Network(false, false, true);
  }

  public SourceOptions {
    switch (format) {
      case PIXEL_FORMAT_RGB8,
          PIXEL_FORMAT_NV12,
          PIXEL_FORMAT_JPEG,
          PIXEL_FORMAT_H264,
          PIXEL_FORMAT_H265,
          PIXEL_FORMAT_UNSPECIFIED -> {}
      default ->
          throw new IllegalArgumentException(
              "format must be RGB8, NV12, JPEG, H264, H265 or UNSPECIFIED, not " + format);
    }
    if ((width == 0) != (height == 0)
        || width < 0
        || height < 0
        || width > MAX_SIDE
        || height > MAX_SIDE) {
      throw new IllegalArgumentException(
          "size must be 0x0 or 1x1 to %dx%d, not %dx%d"
              .formatted(MAX_SIDE, MAX_SIDE, width, height));
    }
    if (maxPixels < 1 || maxPixels > (long) MAX_SIDE * MAX_SIDE) {
      throw new IllegalArgumentException(
          "maxPixels must be 1 to %d, not %d".formatted((long) MAX_SIDE * MAX_SIDE, maxPixels));
    }
    if ((long) width * height > maxPixels) {
      throw new IllegalArgumentException(
          "size must have at most %d pixels, not %dx%d".formatted(maxPixels, width, height));
    }
    if (connectTimeout.isNegative()
        || connectTimeout.isZero()
        || readTimeout.isNegative()
        || readTimeout.isZero()) {
      throw new IllegalArgumentException(
          "timeouts must be positive, not " + connectTimeout + " and " + readTimeout);
    }
  }

  /** RGB8 at the source's own size, ten seconds to connect and ten for each read. */
  public static SourceOptions defaults() {
    return new SourceOptions(
        PixelFormat.PIXEL_FORMAT_RGB8,
        0,
        0,
        DEFAULT_MAX_PIXELS,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Network.DEFAULT);
  }

  /** The same with another pixel format. */
  public SourceOptions withFormat(PixelFormat value) {
    return new SourceOptions(value, width, height, maxPixels, connectTimeout, readTimeout, network);
  }

  /** The same with pictures scaled to a size in pixels. */
  public SourceOptions withSize(int newWidth, int newHeight) {
    return new SourceOptions(
        format, newWidth, newHeight, maxPixels, connectTimeout, readTimeout, network);
  }

  /** The same with another limit on width times height. */
  public SourceOptions withMaxPixels(long value) {
    return new SourceOptions(format, width, height, value, connectTimeout, readTimeout, network);
  }

  /** The same with other timeouts. */
  public SourceOptions withTimeouts(Duration connect, Duration read) {
    return new SourceOptions(format, width, height, maxPixels, connect, read, network);
  }

  /** The same with video streams read another way. */
  public SourceOptions withNetwork(Network value) {
    return new SourceOptions(format, width, height, maxPixels, connectTimeout, readTimeout, value);
  }

  boolean scales() {
    return width != 0;
  }

  /** Whether access units are wanted and nothing else will do. */
  boolean coded() {
    return format == PixelFormat.PIXEL_FORMAT_H264 || format == PixelFormat.PIXEL_FORMAT_H265;
  }

  /** For a source that has no access units to give: RGB8 where any format will do. */
  SourceOptions decoded() {
    return format == PixelFormat.PIXEL_FORMAT_UNSPECIFIED
        ? withFormat(PixelFormat.PIXEL_FORMAT_RGB8)
        : this;
  }
}
