package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;

/**
 * Walks the NAL units of an access unit in the byte stream format of H.264 and H.265, annex B: each
 * begins after the bytes 0, 0, 1. Takes no memory; any thread, one at a time.
 */
final class NalUnits {
  private static final int START_CODE_BYTES = 3;

  private final ByteBuffer bytes;
  private final VideoCodec codec;
  private int start;
  private int end;
  private int following;

  /** Before the first unit of what lies between the buffer's position and limit, which stay. */
  NalUnits(VideoCodec codec, ByteBuffer bytes) {
    this.codec = codec;
    this.bytes = bytes;
    this.following = startCode(bytes.position());
  }

  /** Goes to the next unit that is not empty; false if there is none. */
  boolean next() {
    while (following + START_CODE_BYTES < bytes.limit()) {
      start = following + START_CODE_BYTES;
      following = startCode(start);
      end = following;
      if (end > start) {
        return true;
      }
    }
    return false;
  }

  /** Where the next start code begins, or the limit. */
  private int startCode(int from) {
    int last = bytes.limit() - START_CODE_BYTES;
    for (int at = from; at <= last; ) {
      int third = bytes.get(at + 2);
      if (third > 1 || third < 0) {
        at += 3;
      } else if (third == 1 && bytes.get(at) == 0 && bytes.get(at + 1) == 0) {
        return at;
      } else {
        at++;
      }
    }
    return bytes.limit();
  }

  /** The unit's type. */
  int type() {
    return codec.nalType(bytes.get(start));
  }

  /** The unit's first byte. */
  int header() {
    return bytes.get(start) & 0xff;
  }

  /** H.265: nuh_layer_id. */
  int layer() {
    int second = start + 1 < end ? bytes.get(start + 1) & 0xff : 0;
    return (header() & 1) << 5 | second >> 3;
  }

  /** Reads what follows the unit's header. */
  BitReader payload() {
    return new BitReader(bytes, Math.min(end, start + codec.headerBytes()), end);
  }
}
