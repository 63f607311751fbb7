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
 *     lines up and BT.601 limited below; H264 and H265 are one access unit in Annex B
 * @param width pixels, after rotation; 0 if unknown (access units)
 * @param height pixels, after rotation; 0 if unknown (access units)
 * @param pixels a direct buffer, position to limit
 * @param ptsMicros presentation time from the start of the source, µs; grows from frame to frame,
 *     save for access units, which come in the order of decoding
 * @param capture when it was taken
 * @param dependent whether it cannot be decoded without the frames before it
 * @param recycler runs when the pixels are not needed any more; harmless if run twice
 */
public record SourceFrame(
    String name,
    PixelFormat format,
    int width,
    int height,
    ByteBuffer pixels,
    long ptsMicros,
    Capture capture,
    boolean dependent,
    Runnable recycler) {

  /** When it was taken, µs since 1970; see {@link Capture}. */
  public long captureUnixMicros() {
    return capture.unixMicros();
  }

  /** Gives the pixels back: neither the caller nor anyone it lent them to may touch them again. */
  public void release() {
    recycler.run();
  }

  /** The same pixels, played at another time. Only one of the two may be released. */
  SourceFrame at(long newPtsMicros, long newCaptureUnixMicros) {
    return with(newPtsMicros, capture.at(newCaptureUnixMicros));
  }

  /** The same pixels with another presentation time. Only one of the two may be released. */
  public SourceFrame withPts(long newPtsMicros) {
    return with(newPtsMicros, capture);
  }

  private SourceFrame with(long newPtsMicros, Capture newCapture) {
    return new SourceFrame(
        name, format, width, height, pixels, newPtsMicros, newCapture, dependent, recycler);
  }
}
