package dev.zoetrope.client.source;

import dev.zoetrope.v1.PixelFormat;
import java.nio.ByteBuffer;

/**
 * One picture. Its pixels are the caller's until {@link #release()}, which is optional: it lets the
 * source use the same memory again; without it the memory is garbage-collected. A frame may be read
 * on any thread.
 *
 * @param name the file's name in a folder; otherwise empty
 * @param format how {@code pixels} are laid out, without padding; NV12 is BT.709 limited from 720
 *     lines up and BT.601 limited below
 * @param width pixels, after rotation
 * @param height pixels, after rotation
 * @param pixels a direct buffer, position to limit
 * @param ptsMicros presentation time from the start of the source, µs; grows from frame to frame
 * @param captureUnixMicros when it was taken, µs since 1970: for live sources when it arrived, for
 *     files when it was read
 * @param recycler runs when the pixels are not needed any more; harmless if run twice
 */
public record SourceFrame(
    String name,
    PixelFormat format,
    int width,
    int height,
    ByteBuffer pixels,
    long ptsMicros,
    long captureUnixMicros,
    Runnable recycler) {

  /** A frame whose memory is left to the garbage collector. */
  public SourceFrame(
      String name,
      PixelFormat format,
      int width,
      int height,
      ByteBuffer pixels,
      long ptsMicros,
      long captureUnixMicros) {
    this(name, format, width, height, pixels, ptsMicros, captureUnixMicros, () -> {});
  }

  /** Gives the pixels back: neither the caller nor anyone it lent them to may touch them again. */
  public void release() {
    recycler.run();
  }

  /** The same pixels, taken at another time. Only one of the two may be released. */
  SourceFrame at(long newPtsMicros, long newCaptureUnixMicros) {
    return new SourceFrame(
        name, format, width, height, pixels, newPtsMicros, newCaptureUnixMicros, recycler);
  }
}
