package dev.zoetrope.wire;

import dev.zoetrope.v1.Frame;
import java.nio.ByteBuffer;

/**
 * A frame on its way out, its pixels still where the application put them.
 *
 * <p>The pixels are read when the transport takes the message, which for a call that has begun to
 * answer is inside {@code sendMessage}; before that it may be later. They must not change until
 * then. The buffer's own position and limit are never touched.
 *
 * @param header every field but the pixels, which must be empty
 * @param pixels position to limit, heap or direct
 */
public record OutgoingFrame(Frame header, ByteBuffer pixels) implements OutgoingMessage {

  public OutgoingFrame {
    if (!header.getPixels().isEmpty()) {
      throw new IllegalArgumentException(
          "header.pixels has "
              + header.getPixels().size()
              + " bytes; the pixels of an outgoing frame go into pixels");
    }
  }
}
