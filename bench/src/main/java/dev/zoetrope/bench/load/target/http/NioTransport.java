package dev.zoetrope.bench.load.target.http;

import dev.zoetrope.bench.load.target.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/1.1 without encryption: one thread with a selector and a pool of connections, which grows to
 * the number of requests under way, up to a limit. Requests beyond it wait in order; their time
 * runs from when they were given.
 */
final class NioTransport implements HttpTransport {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** How exactly deadlines are kept. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final String CLOSED = "the target is closed";

  private final InetSocketAddress address;
  private final int most;
  private final Selector selector;
  private final Thread thread;
  private final Queue<NioExchange> given = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  // The thread's own.
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Set<NioConnection> connections = new HashSet<>();
  private final ArrayDeque<NioConnection> free = new ArrayDeque<>();
  private final ArrayDeque<NioExchange> waiting = new ArrayDeque<>();
  private long nextTick = System.nanoTime();

  /**
   * Starts the thread; connects with the first request.
   *
   * @param most connections
   */
  NioTransport(InetSocketAddress address, int most) {
    this.address = address;
    this.most = most;
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector", e);
    }
    this.thread = new Thread(this::run, "load-http");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void send(HttpRequestBytes request, long timeoutNanos, Reply reply) {
    give(new NioExchange(request, System.nanoTime() + timeoutNanos, reply));
  }

  @Override
  public void reach(long timeoutNanos, Reply reply) {
    give(new NioExchange(null, System.nanoTime() + timeoutNanos, reply));
  }

  private void give(NioExchange exchange) {
    given.add(exchange);
    // The thread empties the queue after it has seen that it is to end: what comes later is ours.
    if (closed && given.remove(exchange)) {
      exchange.reply().failed(Outcome.LOST, CLOSED);
    } else if (Thread.currentThread() != thread) {
      selector.wakeup();
    }
  }

  private void run() {
    try (selector) {
      while (!closed) {
        boolean busy = connections.size() > free.size() || !waiting.isEmpty();
        long rest = TimeUnit.NANOSECONDS.toMillis(nextTick - System.nanoTime());
        if (!given.isEmpty()) {
          selector.selectNow();
        } else {
          selector.select(busy ? Math.max(1, rest) : 0);
        }
        step(System.nanoTime());
      }
    } catch (IOException e) {
      closed = true;
    } finally {
      end();
    }
  }

  private void step(long now) {
    Set<SelectionKey> selected = selector.selectedKeys();
    for (SelectionKey key : selected) {
      if (key.isValid() && key.attachment() instanceof NioConnection connection) {
        then(connection, connection.selected(buffer));
      }
    }
    selected.clear();
    for (NioExchange next = given.poll(); next != null; next = given.poll()) {
      waiting.add(next);
      serve();
    }
    if (now - nextTick >= 0) {
      nextTick = now + TICK_NANOS;
      expire(now);
    }
  }

  private void then(NioConnection connection, NioConnection.Next next) {
    switch (next) {
      case WAIT -> {}
      case FREE -> {
        free.push(connection);
        serve();
      }
      case GONE -> {
        connections.remove(connection);
        free.remove(connection);
        serve();
      }
    }
  }

  /** Gives connections to those who wait. */
  private void serve() {
    while (!waiting.isEmpty()) {
      if (!free.isEmpty()) {
        NioExchange next = waiting.remove();
        if (next.request() == null) {
          next.reply().answered(0, -1, new byte[0], 0);
          continue;
        }
        NioConnection connection = free.pop();
        if (connection.send(next) == NioConnection.Next.GONE) {
          connections.remove(connection);
        }
      } else if (connections.size() < most) {
        connect(waiting.remove());
      } else {
        return;
      }
    }
  }

  private void connect(NioExchange first) {
    try {
      connections.add(NioConnection.open(selector, address, first));
    } catch (IOException | RuntimeException e) {
      first.reply().failed(Outcome.LOST, String.valueOf(e.getMessage()));
    }
  }

  private void expire(long now) {
    for (NioConnection connection : List.copyOf(connections)) {
      NioExchange exchange = connection.exchange();
      if (exchange != null && now - exchange.deadlineNanos() >= 0) {
        connection.fail(Outcome.TIMED_OUT, "no answer in time");
        then(connection, NioConnection.Next.GONE);
      }
    }
    for (Iterator<NioExchange> i = waiting.iterator(); i.hasNext(); ) {
      NioExchange exchange = i.next();
      if (now - exchange.deadlineNanos() >= 0) {
        i.remove();
        exchange.reply().failed(Outcome.TIMED_OUT, "no connection was free in time");
      }
    }
  }

  private void end() {
    for (NioConnection connection : connections) {
      connection.fail(Outcome.LOST, CLOSED);
    }
    connections.clear();
    for (NioExchange exchange : waiting) {
      exchange.reply().failed(Outcome.LOST, CLOSED);
    }
    for (NioExchange next = given.poll(); next != null; next = given.poll()) {
      next.reply().failed(Outcome.LOST, CLOSED);
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
