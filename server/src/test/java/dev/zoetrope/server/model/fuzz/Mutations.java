package dev.zoetrope.server.model.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damage to sound files: one to six changes each, of bits, bytes, numbers and stretches, most of
 * them at the ends, where headers and directories are. The same ones for the same seed.
 */
final class Mutations {
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final int REACH = 600;

  private final List<byte[]> seeds;
  private final Random random;

  Mutations(List<byte[]> seeds, long seed) {
    this.seeds = List.copyOf(seeds);
    this.random = new Random(seed);
  }

  /** The next damaged file. */
  byte[] next() {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int changes = 1 + random.nextInt(6); changes > 0 && bytes.length > 0; changes--) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  private byte[] changed(byte[] bytes) {
    int at = place(bytes.length);
    int length = 1 + random.nextInt(Math.min(64, bytes.length - at));
    switch (random.nextInt(9)) {
      case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2, 3 -> bytes[at] = (byte) random.nextInt(256);
      case 4 -> number(bytes, at);
      case 5 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 6 -> {
        return joined(bytes, at, at + length, new byte[0]);
      }
      case 7 -> {
        return joined(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
      }
      default -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = place(other.length);
        int to = Math.min(other.length, from + length);
        return joined(bytes, at, at + length, Arrays.copyOfRange(other, from, to));
      }
    }
    return bytes;
  }

  private int place(int length) {
    int reach = Math.min(length, REACH);
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(reach);
      case 1 -> length - 1 - random.nextInt(reach);
      default -> random.nextInt(length);
    };
  }

  /** One that readers stumble over, in one, two, four or eight bytes. */
  private void number(byte[] bytes, int at) {
    ByteBuffer number =
        ByteBuffer.allocate(Long.BYTES)
            .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
            .putLong(0, NUMBERS[random.nextInt(NUMBERS.length)]);
    int width = Math.min(1 << random.nextInt(4), bytes.length - at);
    int from = number.order() == ByteOrder.LITTLE_ENDIAN ? 0 : Long.BYTES - width;
    number.get(from, bytes, at, width);
  }

  private static byte[] joined(byte[] bytes, int to, int from, byte[] between) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, to);
    out.writeBytes(between);
    out.write(bytes, from, bytes.length - from);
    return out.toByteArray();
  }
}
