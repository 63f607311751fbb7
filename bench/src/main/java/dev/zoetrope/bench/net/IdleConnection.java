package dev.zoetrope.bench.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.BitSet;

/**
 * The client's end of one connection whose streams do nothing: it answers pings and settings, and
 * notes which streams were opened and which ended. It keeps no buffer between reads, so that
 * thousands of them weigh little. Selector thread.
 */
final class IdleConnection {
  private static final int PING_BYTES = 8;

  private final SocketChannel channel;
  private final byte[] header = new byte[Http2Frame.HEADER_BYTES];
  private final byte[] ping = new byte[PING_BYTES];
  private final BitSet opened = new BitSet();
  private int headerBytes;
  private int payloadRead;
  private int ended;

  IdleConnection(SocketChannel channel) {
    this.channel = channel;
  }

  SocketChannel channel() {
    return channel;
  }

  /** Streams that the server has answered on. */
  int opened() {
    return opened.cardinality();
  }

  /** Streams that the server has ended; a connection that it means to leave counts as one more. */
  int ended() {
    return ended;
  }

  /**
   * Reads what has come.
   *
   * @param scratch for bytes; empty before and after
   * @return false if the server has closed the connection
   */
  boolean read(ByteBuffer scratch) throws IOException {
    int read = channel.read(scratch.clear());
    scratch.flip();
    while (scratch.hasRemaining()) {
      consume(scratch);
    }
    return read >= 0;
  }

  private void consume(ByteBuffer in) throws IOException {
    if (headerBytes < header.length) {
      int take = Math.min(header.length - headerBytes, in.remaining());
      in.get(header, headerBytes, take);
      headerBytes += take;
    } else {
      int take = Math.min(length() - payloadRead, in.remaining());
      for (int i = 0; i < take; i++) {
        byte value = in.get();
        if (type() == Http2Frame.PING && payloadRead < PING_BYTES) {
          ping[payloadRead] = value;
        }
        payloadRead++;
      }
    }
    if (headerBytes == header.length && payloadRead == length()) {
      frame();
      headerBytes = 0;
      payloadRead = 0;
    }
  }

  private int length() {
    return (header[0] & 255) << 16 | (header[1] & 255) << 8 | (header[2] & 255);
  }

  private int type() {
    return header[3];
  }

  private boolean flagged(int flag) {
    return (header[4] & flag) != 0;
  }

  private int stream() {
    return ByteBuffer.wrap(header, 5, Integer.BYTES).getInt() & Integer.MAX_VALUE;
  }

  private void frame() throws IOException {
    switch (type()) {
      case Http2Frame.DATA -> {
        opened.set(stream() / 2);
        ended += flagged(Http2Frame.END_STREAM) ? 1 : 0;
      }
      case Http2Frame.HEADERS -> ended += flagged(Http2Frame.END_STREAM) ? 1 : 0;
      case Http2Frame.RST_STREAM, Http2Frame.GOAWAY -> ended++;
      case Http2Frame.SETTINGS -> {
        if (!flagged(Http2Frame.ACK)) {
          write(Http2Frame.header(0, Http2Frame.SETTINGS, Http2Frame.ACK, 0));
        }
      }
      case Http2Frame.PING -> {
        if (!flagged(Http2Frame.ACK)) {
          write(Http2Frame.header(PING_BYTES, Http2Frame.PING, Http2Frame.ACK, 0));
          write(ping);
        }
      }
      default -> {}
    }
  }

  /**
   * Writes at once: a few bytes on a connection that is otherwise silent always fit into the
   * socket's buffer, and if they do not, the connection is no longer idle.
   */
  private void write(byte[] bytes) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    channel.write(out);
    if (out.hasRemaining()) {
      throw new IOException("an idle connection's send buffer is full");
    }
  }
}
