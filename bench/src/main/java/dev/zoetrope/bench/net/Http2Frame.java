package dev.zoetrope.bench.net;

import java.nio.ByteBuffer;

/** The few facts of HTTP/2's framing (RFC 9113, 4.1 and 6) that idle streams need. */
final class Http2Frame {
  static final int HEADER_BYTES = 9;
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;

  /** On SETTINGS and PING. */
  static final int ACK = 1;

  /** On DATA and HEADERS. */
  static final int END_STREAM = 1;

  private Http2Frame() {}

  static byte[] header(int length, int type, int flags, int stream) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .put((byte) (length >>> 16))
        .putShort((short) length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .array();
  }

  static byte[] int32(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }
}
