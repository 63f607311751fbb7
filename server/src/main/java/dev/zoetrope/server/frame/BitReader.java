package dev.zoetrope.server.frame;

import java.nio.ByteBuffer;

/**
 * Reads the fields of a NAL unit's payload: H.264 section 7.2 and 9.1. Bytes inserted so that no
 * start code is seen (0, 0, 3) are left out. Reading past the end is refused.
 */
final class BitReader {
  private final ByteBuffer bytes;
  private final int end;
  private int at;
  private int zeros;
  private int current;
  private int left;

  BitReader(ByteBuffer bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** One bit. */
  int bit() throws InvalidFrameException {
    if (left == 0) {
      current = nextByte();
      left = 8;
    }
    left--;
    return current >> left & 1;
  }

  private int nextByte() throws InvalidFrameException {
    if (at < end && zeros >= 2 && bytes.get(at) == 3) {
      at++;
      zeros = 0;
    }
    if (at >= end) {
      throw new InvalidFrameException("pixels: a parameter set or slice header ends early");
    }
    int value = bytes.get(at++) & 0xff;
    zeros = value == 0 ? zeros + 1 : 0;
    return value;
  }

  /** A flag. */
  boolean flag() throws InvalidFrameException {
    return bit() == 1;
  }

  /** An unsigned number of up to 32 bits. */
  long bits(int count) throws InvalidFrameException {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  /** Leaves bits out. */
  void skip(int count) throws InvalidFrameException {
    for (int i = 0; i < count; i++) {
      bit();
    }
  }

  /** An unsigned Exp-Golomb number, 0 to 2^32 - 2. */
  long unsigned() throws InvalidFrameException {
    int zeroBits = 0;
    while (bit() == 0) {
      zeroBits++;
      if (zeroBits > 32) {
        throw new InvalidFrameException("pixels: a number of a parameter set has over 32 bits");
      }
    }
    return (1L << zeroBits) - 1 + bits(zeroBits);
  }

  /** The same, within a limit. */
  int unsigned(String field, int limit) throws InvalidFrameException {
    long value = unsigned();
    if (value > limit) {
      throw new InvalidFrameException(
          "pixels: %s of at most %d, got %d".formatted(field, limit, value));
    }
    return (int) value;
  }

  /** A signed Exp-Golomb number. */
  long signed() throws InvalidFrameException {
    long value = unsigned();
    return (value & 1) == 1 ? (value + 1) / 2 : -(value / 2);
  }
}
