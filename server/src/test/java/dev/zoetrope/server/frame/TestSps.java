package dev.zoetrope.server.frame;

import java.io.ByteArrayOutputStream;

/** Writes H.264 and H.265 sequence parameter sets that announce whatever a test wants. */
final class TestSps {
  private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
  private int current;
  private int count;

  private TestSps bits(long value, int bits) {
    for (int i = bits - 1; i >= 0; i--) {
      current = current << 1 | (int) (value >> i & 1);
      if (++count == 8) {
        payload.write(current);
        current = 0;
        count = 0;
      }
    }
    return this;
  }

  private TestSps golomb(long value) {
    int length = 64 - Long.numberOfLeadingZeros(value + 1);
    return bits(0, length - 1).bits(value + 1, length);
  }

  /** With start code, stop bit and the bytes that keep start codes out. */
  private byte[] unit(int... header) {
    bits(1, 1);
    while (count != 0) {
      bits(0, 1);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 0, 0, 1});
    for (int octet : header) {
      out.write(octet);
    }
    int zeros = 0;
    for (byte octet : payload.toByteArray()) {
      if (zeros == 2 && (octet & 0xff) <= 3) {
        out.write(3);
        zeros = 0;
      }
      out.write(octet);
      zeros = octet == 0 ? zeros + 1 : 0;
    }
    return out.toByteArray();
  }

  /** Baseline profile, level 5.2. */
  static byte[] h264(long blocksAcross, long blocksDown, long references) {
    return new TestSps()
        .bits(66, 8)
        .bits(0, 8)
        .bits(52, 8)
        .golomb(0)
        .golomb(0)
        .golomb(0)
        .golomb(0)
        .golomb(references)
        .bits(0, 1)
        .golomb(blocksAcross - 1)
        .golomb(blocksDown - 1)
        .bits(1, 1)
        .bits(1, 1)
        .bits(0, 1)
        .bits(0, 1)
        .unit(0x67);
  }

  /** High profile with every scaling list, an offset order and a crop, as few encoders write it. */
  static byte[] h264WithEverything(
      int blocksAcross, int blocksDown, int cropRight, int cropBottom) {
    TestSps sps = new TestSps().bits(100, 8).bits(0, 8).bits(40, 8).golomb(31);
    sps.golomb(1).golomb(0).golomb(0).bits(0, 1).bits(1, 1);
    for (int list = 0; list < 8; list++) {
      sps.bits(1, 1);
      for (int i = 0; i < (list < 6 ? 16 : 64); i++) {
        sps.golomb(list == 0 && i == 0 ? 16 : list == 1 ? 3 : 1);
        if (list == 0 && i == 0) {
          break;
        }
      }
    }
    sps.golomb(12).golomb(1).bits(0, 1).golomb(5).golomb(6).golomb(3);
    sps.golomb(1).golomb(2).golomb(70_000).golomb(2).bits(1, 1);
    sps.golomb(blocksAcross - 1).golomb(blocksDown / 2 - 1).bits(0, 1).bits(1, 1).bits(1, 1);
    return sps.bits(1, 1)
        .golomb(0)
        .golomb(cropRight / 2)
        .golomb(0)
        .golomb(cropBottom / 4)
        .bits(1, 1)
        .unit(0x67);
  }

  /** Main profile. */
  static byte[] h265(int width, int height, int held, int reordered) {
    return new TestSps()
        .bits(0, 4)
        .bits(0, 3)
        .bits(1, 1)
        .bits(0x0160_0000L, 32)
        .bits(0, 32)
        .bits(0, 24)
        .bits(93, 8)
        .golomb(0)
        .golomb(1)
        .golomb(width)
        .golomb(height)
        .bits(0, 1)
        .golomb(0)
        .golomb(0)
        .golomb(4)
        .bits(1, 1)
        .golomb(held - 1)
        .golomb(reordered)
        .golomb(0)
        .golomb(0)
        .unit(0x42, 1);
  }
}
