package dev.zoetrope.server.frame;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG files of any colour type and depth, right or wrong, chunk by chunk. */
final class TestPng {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TestPng(int width, int height, int depth, int colorType) {
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(width).putInt(height).put((byte) depth).put((byte) colorType);
    chunk("IHDR", header.array());
  }

  TestPng chunk(String type, byte... body) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(body);
    out.writeBytes(ByteBuffer.allocate(4).putInt(body.length).array());
    out.writeBytes(name);
    out.writeBytes(body);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    return this;
  }

  /** Unfiltered lines, compressed. */
  TestPng lines(int lineBytes, int... samples) {
    byte[] raw = new byte[samples.length / lineBytes * (lineBytes + 1)];
    for (int i = 0; i < samples.length; i++) {
      raw[i / lineBytes * (lineBytes + 1) + 1 + i % lineBytes] = (byte) samples[i];
    }
    return chunk("IDAT", deflate(raw));
  }

  byte[] end() {
    chunk("IEND");
    return out.toByteArray();
  }

  static byte[] deflate(byte[] raw) {
    Deflater deflater = new Deflater();
    deflater.setInput(raw);
    deflater.finish();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] room = new byte[8192];
    while (!deflater.finished()) {
      packed.write(room, 0, deflater.deflate(room));
    }
    deflater.end();
    return packed.toByteArray();
  }
}
