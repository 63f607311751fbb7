package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;

/**
 * Walks the marker segments of a JPEG file (ITU-T T.81 B.1.1), every length checked against the
 * file's end. Not thread-safe.
 */
final class JpegSegments {
  static final int SOF0 = 0xc0;
  static final int SOF2 = 0xc2;
  static final int DHT = 0xc4;
  static final int SOI = 0xd8;
  static final int EOI = 0xd9;
  static final int SOS = 0xda;
  static final int DQT = 0xdb;
  static final int DRI = 0xdd;
  static final int APP0 = 0xe0;
  static final int APP1 = 0xe1;
  static final int APP14 = 0xee;

  private static final int JPG = 0xc8;
  private static final int DAC = 0xcc;
  private static final int RST0 = 0xd0;
  private static final int RST7 = 0xd7;
  private static final int TEM = 0x01;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final ByteBuffer file;
  private final int limit;
  private int start;
  private int end;
  private int marker;

  /** Begins behind the file's first marker. */
  JpegSegments(ByteBuffer file) throws InvalidFrameException {
    this.file = file;
    this.limit = file.limit();
    int first = file.position();
    if (limit - first < 2 || u8(first) != 0xff || u8(first + 1) != SOI) {
      throw new InvalidFrameException("JPEG: the file does not begin with FF D8");
    }
    this.end = first + 2;
  }

  /** Moves to the next segment; false at the end of the picture. */
  boolean next() throws InvalidFrameException {
    do {
      toMarker();
    } while (marker == TEM || (marker >= RST0 && marker <= RST7));
    if (marker == EOI) {
      return false;
    }
    if (marker == SOI || marker == 0) {
      throw new InvalidFrameException(
          "JPEG: marker %02X at byte %d does not belong there"
              .formatted(marker, start - file.position()));
    }
    if (limit - end < 2) {
      throw truncated();
    }
    int length = u8(end) << 8 | u8(end + 1);
    if (length < 2) {
      throw new InvalidFrameException("JPEG: a segment of at least 2 bytes, got " + length);
    }
    if (length > limit - end) {
      throw truncated();
    }
    end += length;
    return true;
  }

  private void toMarker() throws InvalidFrameException {
    int at = end;
    if (at < limit && u8(at) != 0xff) {
      throw new InvalidFrameException(
          "JPEG: a marker at byte %d, got %02X".formatted(at - file.position(), u8(at)));
    }
    while (at < limit && u8(at) == 0xff) {
      at++;
    }
    if (at >= limit) {
      throw truncated();
    }
    start = at - 1;
    marker = u8(at);
    end = at + 1;
  }

  /** Skips a scan's data, to the next marker that is not part of it. */
  void skipScan() throws InvalidFrameException {
    int at = end;
    while (true) {
      at = nextFf(at);
      if (at + 1 >= limit) {
        throw truncated();
      }
      int follower = u8(at + 1);
      if (follower == 0xff) {
        at++;
      } else if (follower == 0 || (follower >= RST0 && follower <= RST7)) {
        at += 2;
      } else {
        end = at;
        return;
      }
    }
  }

  private int nextFf(int from) {
    int at = from;
    while (at + 8 <= limit) {
      long inverted = ~file.getLong(at);
      if (((inverted - ONES) & ~inverted & HIGH_BITS) != 0) {
        break;
      }
      at += 8;
    }
    while (at < limit && u8(at) != 0xff) {
      at++;
    }
    return at;
  }

  /** Whether the marker begins a frame header, of whatever kind. */
  static boolean isFrame(int marker) {
    return marker >= SOF0 && marker <= 0xcf && marker != DHT && marker != JPG && marker != DAC;
  }

  /** The current segment's marker, its second byte. */
  int marker() {
    return marker;
  }

  /** Absolute index of the current segment's marker. */
  int start() {
    return start;
  }

  /** Absolute index of what follows the current segment, or scan. */
  int end() {
    return end;
  }

  /** Absolute index of the current segment's body. */
  int body() {
    return start + 4;
  }

  /** Bytes of the current segment's body. */
  int bodyBytes() {
    return end - body();
  }

  private InvalidFrameException truncated() {
    return new InvalidFrameException(
        "JPEG: truncated, the picture does not end within its %d bytes"
            .formatted(limit - file.position()));
  }

  private int u8(int index) {
    return file.get(index) & 0xff;
  }
}
