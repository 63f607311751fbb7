package dev.zoetrope.bench.load.target.http;

import dev.zoetrope.bench.load.target.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection, one request at a time. Belongs to the thread of its {@link NioTransport}. */
final class NioConnection {
  private static final ByteBuffer[] NOTHING = {};

  /** What its owner has to do with it. */
  enum Next {
    /** Wait for more. */
    WAIT,
    /** It is free for another request. */
    FREE,
    /** It is over. */
    GONE
  }

  private final SocketChannel channel;
  private final SelectionKey key;
  private final ResponseReader response = new ResponseReader();
  private ByteBuffer[] out = NOTHING;
  private @Nullable NioExchange exchange;

  private NioConnection(SocketChannel channel, Selector selector, NioExchange first)
      throws IOException {
    this.channel = channel;
    this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    begin(first);
  }

  /** Begins to connect for a first request. */
  static NioConnection open(Selector selector, InetSocketAddress address, NioExchange first)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      // Never completes at once on a channel that does not block, save on loopback: the selector
      // tells either way.
      NioConnection connection = new NioConnection(channel, selector, first);
      if (channel.connect(address)) {
        connection.key.interestOps(SelectionKey.OP_WRITE);
      }
      return connection;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void begin(NioExchange next) {
    exchange = next;
    out = next.request() == null ? NOTHING : next.request().parts();
    response.reset();
  }

  /** Sends a request on a free connection. */
  Next send(NioExchange next) {
    begin(next);
    try {
      return write();
    } catch (IOException e) {
      return lost(e);
    }
  }

  @Nullable NioExchange exchange() {
    return exchange;
  }

  /** The selector has something to say. */
  Next selected(ByteBuffer buffer) {
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        return write();
      }
      if (key.isWritable()) {
        return write();
      }
      return read(buffer);
    } catch (IOException e) {
      return lost(e);
    }
  }

  private Next write() throws IOException {
    NioExchange current = exchange;
    if (current != null && current.request() == null) {
      key.interestOps(SelectionKey.OP_READ);
      exchange = null;
      current.reply().answered(0, -1, new byte[0], 0);
      return Next.FREE;
    }
    while (out.length > 0 && out[out.length - 1].hasRemaining()) {
      if (channel.write(out) == 0) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return Next.WAIT;
      }
    }
    key.interestOps(SelectionKey.OP_READ);
    return Next.WAIT;
  }

  private Next read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    int count = channel.read(buffer);
    if (count == 0) {
      return Next.WAIT;
    }
    if (exchange == null) {
      // The server ends a connection that nobody uses, or talks out of turn.
      close();
      return Next.GONE;
    }
    buffer.flip();
    if (count < 0 ? response.end() : response.read(buffer)) {
      return complete(count < 0 || buffer.hasRemaining());
    }
    if (count < 0) {
      throw new IOException(
          response.isUntouched()
              ? "the server closed the connection without an answer"
              : "the server closed the connection inside an answer");
    }
    return Next.WAIT;
  }

  private Next complete(boolean over) {
    NioExchange done = exchange;
    exchange = null;
    boolean sent = out.length == 0 || !out[out.length - 1].hasRemaining();
    if (done != null) {
      done.reply()
          .answered(
              response.status(), response.jsonLength(), response.body(), response.bodyLength());
    }
    // An answer before the request is through: what is left of it would be taken for the next.
    if (over || !sent || !response.keepsAlive()) {
      close();
      return Next.GONE;
    }
    return Next.FREE;
  }

  private Next lost(IOException e) {
    boolean answering = !response.isUntouched();
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    fail(answering && channel.isConnected() && !isReset(e) ? Outcome.FAILED : Outcome.LOST, why);
    return Next.GONE;
  }

  private static boolean isReset(IOException e) {
    String why = String.valueOf(e.getMessage());
    return e instanceof java.net.SocketException || why.startsWith("the server closed");
  }

  /** Ends it, with the request that is under way. */
  void fail(Outcome outcome, String why) {
    NioExchange current = exchange;
    exchange = null;
    close();
    if (current != null) {
      current.reply().failed(outcome, why);
    }
  }

  private void close() {
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone either way.
      out = NOTHING;
    }
  }
}
