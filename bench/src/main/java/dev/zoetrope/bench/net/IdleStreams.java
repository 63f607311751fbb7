package dev.zoetrope.bench.net;

import dev.zoetrope.bench.BenchException;
import dev.zoetrope.v1.Open;
import dev.zoetrope.v1.WatchRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Thousands of open streams that never send a frame, over few connections or many. They speak
 * HTTP/2 by themselves, because a gRPC channel for each connection would weigh more in this process
 * than the streams in the server that they are there to weigh. One selector thread keeps the
 * connections alive.
 */
public final class IdleStreams implements AutoCloseable {
  private static final int SCRATCH_BYTES = 64 * 1024;
  private static final long SELECT_MILLIS = 100;

  private final Selector selector;
  private final List<IdleConnection> connections = new ArrayList<>();
  private final Thread thread;
  private final int wanted;

  // The selector thread's own.
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
  private int answered;
  private int gone;

  private volatile int opened;
  private volatile int ended;
  private volatile boolean closed;

  private IdleStreams(Selector selector, int wanted) {
    this.selector = selector;
    this.wanted = wanted;
    this.thread = new Thread(this::attend, "idle-streams");
    thread.setDaemon(true);
  }

  /**
   * Opens them and waits until the server has answered on every one.
   *
   * @param target {@code host:port}, of which the port is used, on the loopback
   * @param each streams of one connection
   * @throws BenchException if the server ends a stream, or not all are open within {@code limit}
   */
  public static IdleStreams open(
      String target, int connections, int each, String model, Duration limit)
      throws IOException, InterruptedException {
    int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
    WatchRequest open =
        WatchRequest.newBuilder().setOpen(Open.newBuilder().addModels(model)).build();
    byte[] words = IdleRequest.connection(each, open);
    IdleStreams streams = new IdleStreams(Selector.open(), connections * each);
    try {
      for (int i = 0; i < connections; i++) {
        streams.connect(port, words);
      }
      streams.thread.start();
      streams.awaitOpened(limit);
      return streams;
    } catch (IOException | InterruptedException | BenchException e) {
      streams.close();
      throw e;
    }
  }

  private void connect(int port, byte[] words) throws IOException {
    SocketChannel channel = SocketChannel.open();
    IdleConnection connection = new IdleConnection(channel);
    connections.add(connection);
    // No TIME_WAIT: the next ten thousand want their ports.
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    ByteBuffer out = ByteBuffer.wrap(words);
    while (out.hasRemaining()) {
      channel.write(out);
    }
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, connection);
  }

  private synchronized void awaitOpened(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (opened < wanted && ended == 0 && System.nanoTime() < end) {
      wait(SELECT_MILLIS);
    }
    if (opened < wanted || ended > 0) {
      throw new BenchException(
          "%d of %d idle streams were opened within %s, %d ended"
              .formatted(opened, wanted, limit, ended));
    }
  }

  /** Streams that the server has ended since; 0 as long as all is well. Any thread. */
  public int ended() {
    return ended;
  }

  private void attend() {
    while (!closed) {
      try {
        selector.select(this::heard, SELECT_MILLIS);
        tell();
      } catch (IOException e) {
        throw new BenchException("the selector of the idle streams failed", e);
      }
    }
  }

  /** Something came on one connection. Selector thread. */
  private void heard(SelectionKey key) {
    IdleConnection connection = (IdleConnection) key.attachment();
    int openedBefore = connection.opened();
    int endedBefore = connection.ended();
    boolean goesOn;
    try {
      goesOn = connection.read(scratch);
    } catch (IOException e) {
      goesOn = false;
    }
    answered += connection.opened() - openedBefore;
    gone += connection.ended() - endedBefore;
    if (!goesOn) {
      gone++;
      key.cancel();
    }
  }

  private synchronized void tell() {
    opened = answered;
    ended = gone;
    notifyAll();
  }

  /** Resets every connection. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
      for (IdleConnection connection : connections) {
        connection.channel().close();
      }
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new BenchException("closing the idle streams failed", e);
    }
  }
}
