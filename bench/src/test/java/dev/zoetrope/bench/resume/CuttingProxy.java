package dev.zoetrope.bench.resume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes bytes on to a server, which may change, and cuts every connection, in the middle of
 * whatever it carries, after a random number of them.
 */
final class CuttingProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 1_024;

  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private final Random random;
  private volatile int port;
  private volatile int meanBytes;

  /**
   * Starts.
   *
   * @param meanBytes that a connection carries before it is cut, both ways together
   */
  CuttingProxy(int port, int meanBytes, long seed) throws IOException {
    this.port = port;
    this.meanBytes = meanBytes;
    this.random = new Random(seed);
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  String target() {
    return "localhost:" + listening.getLocalPort();
  }

  /** Later connections go there, and the present ones are cut. */
  void turnTo(int newPort) throws IOException {
    port = newPort;
    cut();
  }

  /** From now on nothing is cut. */
  void calm() {
    meanBytes = Integer.MAX_VALUE;
  }

  void cut() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** Connections that were cut because they had carried enough. */
  int cuts() {
    return cuts.get();
  }

  private void accept() {
    try {
      while (!listening.isClosed()) {
        Socket client = listening.accept();
        threads.execute(() -> join(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void join(Socket client) {
    Socket server;
    try {
      server = new Socket(InetAddress.getLoopbackAddress(), port);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    } catch (IOException e) {
      closeQuietly(client);
      return;
    }
    open.add(client);
    open.add(server);
    long budget;
    synchronized (random) {
      budget = 1 + (long) (2.0 * meanBytes * random.nextDouble());
    }
    AtomicLong left = new AtomicLong(budget);
    threads.execute(() -> pass(client, server, left));
    threads.execute(() -> pass(server, client, left));
  }

  private void pass(Socket from, Socket to, AtomicLong left) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        long rest = left.addAndGet(-n);
        if (rest < 0 && meanBytes != Integer.MAX_VALUE) {
          out.write(buffer, 0, (int) Math.max(0, n + rest));
          cuts.incrementAndGet();
          break;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // Cut, by the other direction or by a test.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private void closeQuietly(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // It is as gone as it can be.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
    threads.shutdownNow();
  }
}
