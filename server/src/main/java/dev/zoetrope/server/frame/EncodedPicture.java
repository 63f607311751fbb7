package dev.zoetrope.server.frame;

import dev.zoetrope.server.ring.PendingPicture;
import java.nio.ByteBuffer;

/**
 * A picture that has been taken off the wire and waits for a decoder.
 *
 * @param spec what the client says about it; already checked against the limits
 * @param payload its bytes, position to limit
 */
public record EncodedPicture(PictureSpec spec, ByteBuffer payload) implements PendingPicture {
  @Override
  public int bytes() {
    return payload.remaining();
  }
}
