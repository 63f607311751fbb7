package dev.zoetrope.wire;

import com.google.protobuf.WireFormat;
import java.nio.charset.StandardCharsets;

/**
 * Writes protobuf messages from their last byte to their first, into one buffer that is used again
 * and again: a nested message's length is known when its turn comes, so nothing is measured
 * beforehand and nothing is allocated. Fields are therefore written in falling number order, and
 * come out in rising order, byte for byte as the generated classes write them. As there, scalars
 * and strings of the default value are left out.
 *
 * <p>Encoding: <a href="https://protobuf.dev/programming-guides/encoding/">protobuf's wire
 * format</a>. One thread at a time.
 */
public final class MessageWriter {
  private static final int FIRST_CAPACITY = 1_024;
  private static final int MAX_VARINT_BYTES = 10;
  private static final int FLOAT_BYTES = 4;

  private byte[] buffer = new byte[FIRST_CAPACITY];
  private int start = FIRST_CAPACITY;

  /** Forgets what was written. */
  public void clear() {
    start = buffer.length;
  }

  /** Where the bytes written so far begin, counted from their end: give it to {@link #message}. */
  public int mark() {
    return buffer.length - start;
  }

  /** Wraps what was written since {@code mark} into a field of this number. */
  public void message(int field, int mark) {
    varint(mark() - mark);
    tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  }

  /** An integer or enum field; left out if 0. Negative numbers take ten bytes. */
  public void integer(int field, long value) {
    if (value != 0) {
      varint(value);
      tag(field, WireFormat.WIRETYPE_VARINT);
    }
  }

  /** A float field; left out if it is positive zero. */
  public void real(int field, float value) {
    if (Float.floatToRawIntBits(value) != 0) {
      fixed32(value);
      tag(field, WireFormat.WIRETYPE_FIXED32);
    }
  }

  /** One entry of a packed repeated float field, which {@link #message} then closes. */
  public void fixed32(float value) {
    int bits = Float.floatToRawIntBits(value);
    reserve(FLOAT_BYTES);
    for (int shift = 24; shift >= 0; shift -= 8) {
      buffer[--start] = (byte) (bits >>> shift);
    }
  }

  /** A string field; left out if empty. */
  public void text(int field, String value) {
    if (!value.isEmpty()) {
      bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A bytes field, or a string field's UTF-8; left out if empty. */
  public void bytes(int field, byte[] value) {
    if (value.length == 0) {
      return;
    }
    reserve(value.length);
    start -= value.length;
    System.arraycopy(value, 0, buffer, start, value.length);
    varint(value.length);
    tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  }

  /** What was written; lent until the next {@link #clear}. */
  public OutgoingResponse.Encoded written() {
    return new OutgoingResponse.Encoded(buffer, start, buffer.length - start);
  }

  private void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  private void varint(long value) {
    int length = varintLength(value);
    reserve(MAX_VARINT_BYTES);
    start -= length;
    long rest = value;
    for (int i = start; i < start + length - 1; i++) {
      buffer[i] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    buffer[start + length - 1] = (byte) rest;
  }

  private static int varintLength(long value) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
    return (bits + 6) / 7;
  }

  private void reserve(int bytes) {
    if (start >= bytes) {
      return;
    }
    int used = buffer.length - start;
    byte[] larger = new byte[Math.max(2 * buffer.length, Math.addExact(used, bytes))];
    System.arraycopy(buffer, start, larger, larger.length - used, used);
    buffer = larger;
    start = larger.length - used;
  }
}
