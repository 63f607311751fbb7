package dev.zoetrope.wire;

import dev.zoetrope.v1.WatchRequest;

/** A {@code WatchRequest} as the server receives it. */
public sealed interface IncomingMessage {

  /**
   * Anything but a frame: Open, Update, ClockProbe, or nothing at all.
   *
   * @param request the generated message
   */
  record Control(WatchRequest request) implements IncomingMessage {}

  /**
   * Bytes that are no {@code WatchRequest}.
   *
   * @param reason one sentence
   */
  record Malformed(String reason) implements IncomingMessage {}

  /** A frame whose pixels are still in the transport's buffers. */
  final class Picture implements IncomingMessage {
    private final FrameHeader header;
    private final PixelStream pixels;

    Picture(FrameHeader header, PixelStream pixels) {
      this.header = header;
      this.pixels = pixels;
    }

    /** The fields that came before the pixels. */
    public FrameHeader header() {
      return header;
    }

    /** The pixels; readable once, before the callback that delivered this message returns. */
    public PixelStream pixels() {
      return pixels;
    }
  }
}
