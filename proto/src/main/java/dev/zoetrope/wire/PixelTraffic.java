package dev.zoetrope.wire;

import java.util.concurrent.atomic.LongAdder;

/**
 * Bytes of pixels that this process has received and, in bringing them out of the transport's
 * buffers, written: equal where each byte was copied once. Any thread; two additions a frame, next
 * to the tens of microseconds of its copy.
 */
public final class PixelTraffic {
  private static final LongAdder RECEIVED = new LongAdder();
  private static final LongAdder WRITTEN = new LongAdder();

  private PixelTraffic() {}

  static void received(long bytes) {
    RECEIVED.add(bytes);
  }

  static void written(long bytes) {
    WRITTEN.add(bytes);
  }

  /** Bytes of {@code Frame.pixels} that arrived. */
  public static long receivedBytes() {
    return RECEIVED.sum();
  }

  /**
   * Bytes that were written on their way to a row or to where they wait for a decoder, every copy
   * counted.
   */
  public static long writtenBytes() {
    return WRITTEN.sum();
  }
}
