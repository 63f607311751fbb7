package dev.zoetrope.wire;

import com.google.protobuf.ByteString;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The bytes of {@code Frame.pixels}, still where the transport put them. Readable once, by the
 * thread that received the message, before its callback returns: the transport takes its buffers
 * back then.
 */
public final class PixelStream {
  /** A piece that stays in the first-level caches: the bounce through it costs next to nothing. */
  private static final int SCRATCH_BYTES = 16 * 1024;

  private static final ThreadLocal<byte[]> SCRATCH =
      ThreadLocal.withInitial(() -> new byte[SCRATCH_BYTES]);

  private static final byte[] NOTHING = new byte[0];

  private final byte[] head;
  private final int headOffset;
  private final int headLength;
  private final InputStream in;
  private final int length;

  /** The next {@code length} bytes of {@code in}, which nobody has copied yet. */
  public PixelStream(InputStream in, int length) {
    this(NOTHING, 0, 0, in, length);
  }

  /**
   * Bytes whose first few came along with what was read before them.
   *
   * @param head holds them at {@code headOffset}
   * @param headLength of them, at most {@code length}
   * @param in the rest
   */
  PixelStream(byte[] head, int headOffset, int headLength, InputStream in, int length) {
    this.head = head;
    this.headOffset = headOffset;
    this.headLength = headLength;
    this.in = in;
    this.length = length;
    PixelTraffic.received(length);
  }

  /**
   * The bytes of a frame that the generated classes parsed, at the price of a copy, which is
   * counted.
   */
  public static PixelStream parsed(ByteString pixels) {
    PixelTraffic.written(pixels.size());
    return new PixelStream(pixels.newInput(), pixels.size());
  }

  /** Bytes in all. */
  public int length() {
    return length;
  }

  /**
   * Copies all bytes to the target's position and advances it: the one copy a raw picture of the
   * model's size gets.
   *
   * @param target at least {@link #length()} bytes remaining
   */
  public void copyTo(ByteBuffer target) throws IOException {
    byte[] scratch = SCRATCH.get();
    target.put(head, headOffset, headLength);
    int left = length - headLength;
    while (left > 0) {
      int read = in.read(scratch, 0, Math.min(left, scratch.length));
      if (read < 0) {
        throw new EOFException("pixels: " + left + " of " + length + " bytes are missing");
      }
      target.put(scratch, 0, read);
      left -= read;
    }
    PixelTraffic.written(length);
  }
}
