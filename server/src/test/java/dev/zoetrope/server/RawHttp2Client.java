package dev.zoetrope.server;

import com.google.protobuf.MessageLite;
import dev.zoetrope.v1.WatchRequest;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A client that writes HTTP/2 frames (RFC 9113) to a socket by hand and keeps to no rule: no gRPC
 * library sends more than it was given windows for, or less than it said. One {@code Watch} call,
 * stream 1.
 */
final class RawHttp2Client implements AutoCloseable {
  static final int FLOW_CONTROL_ERROR = 3;
  static final int RST_STREAM = 3;
  static final int GOAWAY = 7;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int HEADER_BYTES = 9;
  private static final int LARGEST_DATA = 16_384;
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;

  /**
   * A frame from the server.
   *
   * @param type of RFC 9113, section 6
   * @param stream its stream, 0 for the connection
   * @param payload all of it
   */
  record Received(int type, int stream, ByteBuffer payload) {
    /** The error code of RST_STREAM and GOAWAY. */
    int error() {
      return payload.getInt(type == GOAWAY ? Integer.BYTES : 0);
    }
  }

  RawHttp2Client(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    out = socket.getOutputStream();
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0, ByteBuffer.allocate(0));
    ByteBuffer headers = ByteBuffer.allocate(512);
    header(headers, ":method", "POST");
    header(headers, ":scheme", "http");
    header(headers, ":path", "/zoetrope.v1.Vision/Watch");
    header(headers, ":authority", "localhost");
    header(headers, "te", "trailers");
    header(headers, "content-type", "application/grpc");
    frame(HEADERS, END_HEADERS, 1, headers.flip());
  }

  /** HPACK (RFC 7541), section 6.2.2: a literal without indexing, not compressed. */
  private static void header(ByteBuffer into, String name, String value) {
    into.put((byte) 0);
    into.put((byte) name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
    into.put((byte) value.length()).put(value.getBytes(StandardCharsets.US_ASCII));
  }

  private void frame(int type, int flags, int stream, ByteBuffer payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + payload.remaining());
    frame.putInt((payload.remaining() << 8) | type).put((byte) flags).putInt(stream);
    out.write(frame.put(payload).array());
  }

  /** A whole message, whatever the windows say. */
  void send(WatchRequest message) throws IOException {
    ByteBuffer bytes = prefixed(message, message.getSerializedSize());
    while (bytes.hasRemaining()) {
      int length = Math.min(LARGEST_DATA, bytes.remaining());
      frame(DATA, 0, 1, bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length);
    }
  }

  /** A message that says it is longer than it is, and then the end. */
  void sendCutShort(WatchRequest message, int claimed) throws IOException {
    frame(DATA, END_STREAM, 1, prefixed(message, claimed));
  }

  private static ByteBuffer prefixed(MessageLite message, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(5 + message.getSerializedSize());
    return bytes.put((byte) 0).putInt(length).put(message.toByteArray()).flip();
  }

  /** The next frame, settings acknowledged on the way; null when the server has hung up. */
  Received receive() throws IOException {
    while (true) {
      try {
        int head = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(head >>> 8);
        int type = head & 0xff;
        if (type == SETTINGS && (flags & ACK) == 0) {
          frame(SETTINGS, ACK, 0, ByteBuffer.allocate(0));
          continue;
        }
        return new Received(type, stream, ByteBuffer.wrap(payload));
      } catch (EOFException | SocketException e) {
        return null;
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
