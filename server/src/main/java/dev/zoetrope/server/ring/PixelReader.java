package dev.zoetrope.server.ring;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The pixels of an arriving frame, readable once, on the event loop, before the callback that
 * brought them returns.
 */
public interface PixelReader {

  /** Bytes on the wire. */
  int length();

  /** Whether the bytes are exactly a row of that slab, so that one copy does. */
  boolean fits(Slab slab);

  /** Whether {@link #detach} gives a {@link VideoPicture}. */
  boolean isVideo();

  /** Writes the row: the one copy. Only if {@link #fits}. */
  void copyTo(ByteBuffer row) throws IOException;

  /** Brings the bytes to where they can wait for a decoder. */
  PendingPicture detach() throws IOException;
}
