package dev.zoetrope.bench.net;

import dev.zoetrope.v1.WatchRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The bytes that open an HTTP/2 connection (RFC 9113) and {@code Watch} calls on it that go no
 * further than their Open. Headers are written as HPACK literals that no table remembers (RFC 7541,
 * 6.2.2), so that every stream's are the same but for its number.
 */
final class IdleRequest {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int END_HEADERS = 4;

  /** Whatever the server says to thousands of streams fits. */
  private static final int CONNECTION_WINDOW = 1 << 30;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private IdleRequest() {}

  /** One connection's first words: preface, settings, and so many calls. */
  static byte[] connection(int streams, WatchRequest open) {
    IdleRequest request = new IdleRequest();
    request.bytes.writeBytes(PREFACE);
    request.frame(Http2Frame.SETTINGS, 0, 0, new byte[0]);
    request.frame(Http2Frame.WINDOW_UPDATE, 0, 0, Http2Frame.int32(CONNECTION_WINDOW));
    byte[] headers = headers();
    byte[] message = message(open.toByteArray());
    for (int i = 0; i < streams; i++) {
      int id = 2 * i + 1;
      request.frame(Http2Frame.HEADERS, END_HEADERS, id, headers);
      request.frame(Http2Frame.DATA, 0, id, message);
    }
    return request.bytes.toByteArray();
  }

  private void frame(int type, int flags, int stream, byte[] payload) {
    bytes.writeBytes(Http2Frame.header(payload.length, type, flags, stream));
    bytes.writeBytes(payload);
  }

  private static byte[] headers() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", "POST");
    literal(block, ":scheme", "http");
    literal(block, ":path", "/zoetrope.v1.Vision/Watch");
    literal(block, ":authority", "localhost");
    literal(block, "te", "trailers");
    literal(block, "content-type", "application/grpc");
    return block.toByteArray();
  }

  /** Both shorter than the 127 bytes from which a length takes a second byte. */
  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    block.write(name.length());
    block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** A gRPC message: not compressed, its length, itself. */
  private static byte[] message(byte[] body) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(0);
    message.writeBytes(Http2Frame.int32(body.length));
    message.writeBytes(body);
    return message.toByteArray();
  }
}
