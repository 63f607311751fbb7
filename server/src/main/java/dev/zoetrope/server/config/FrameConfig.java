package dev.zoetrope.server.config;

/**
 * What a frame may be.
 *
 * @param maxPixels width × height of one picture, checked before any memory is taken
 * @param maxInFlightPerStream frames of one stream received and not answered; the ceiling of {@code
 *     Open.window}
 * @param maxPendingBytes encoded and odd-size pictures waiting for a decoder, all streams together
 * @param maxVideoBytes memory of the H.264 and H.265 decoders of all streams together
 * @param decoderThreads threads that decode and resize; 0: half the cores, at least 1
 */
public record FrameConfig(
    int maxPixels,
    int maxInFlightPerStream,
    long maxPendingBytes,
    long maxVideoBytes,
    int decoderThreads) {

  /** The defaults: pictures up to 8K (7680 × 4320). */
  public static FrameConfig defaults() {
    return new FrameConfig(33_177_600, 64, 256L << 20, 4L << 30, 0);
  }
}
