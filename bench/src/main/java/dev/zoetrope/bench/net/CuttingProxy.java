package dev.zoetrope.bench.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A TCP proxy on the loopback that can be told to break every connection, all at once or each after
 * so many bytes, wherever these have got to, and to lead new ones elsewhere. Each connection has
 * two threads.
 */
public final class CuttingProxy implements AutoCloseable {
  private static final int PIECE_BYTES = 16 * 1024;

  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile int targetPort;
  private volatile LongSupplier allowance = () -> Long.MAX_VALUE;
  private volatile boolean calm;
  private volatile boolean closed;

  /** Listens on a free port of the loopback. */
  public CuttingProxy(int targetPort) throws IOException {
    this.targetPort = targetPort;
    this.door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    start("cutting-proxy", this::accept);
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** {@code localhost:port}. */
  public String target() {
    return "localhost:" + door.getLocalPort();
  }

  /** From now on connections lead to another port; those that are open stay. */
  public void leadTo(int port) {
    targetPort = port;
  }

  /**
   * From now on a new connection is cut once it has carried a random number of bytes, both ways
   * together, evenly spread from 1 to twice the mean.
   */
  public void cutAfter(int meanBytes, long seed) {
    Random random = new Random(seed);
    allowance = () -> 1 + (long) (2.0 * meanBytes * random.nextDouble());
  }

  /** From now on nothing is cut for what it has carried. */
  public void calm() {
    calm = true;
  }

  /** Connections that were cut because they had carried enough. */
  public int cuts() {
    return cuts.get();
  }

  /** Resets every open connection on both sides. */
  public int cutAll() {
    // Taken first: whoever carries bytes sees one side go, and resets the other itself.
    List<Socket> cut = new ArrayList<>(open);
    cut.removeIf(socket -> !open.remove(socket));
    cut.forEach(this::reset);
    return cut.size() / 2;
  }

  private void accept() {
    while (!closed) {
      try {
        Socket near = door.accept();
        connect(near);
      } catch (IOException e) {
        // The door was closed, or one caller was gone before it was let in.
      }
    }
  }

  private void connect(Socket near) {
    open.add(near);
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), targetPort);
      open.add(far);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      AtomicLong left = new AtomicLong(allowance.getAsLong());
      start("cutting-proxy-up", () -> pump(near, far, left));
      start("cutting-proxy-down", () -> pump(far, near, left));
    } catch (IOException e) {
      reset(near);
    }
    if (closed) {
      cutAll();
    }
  }

  private void pump(Socket from, Socket to, AtomicLong left) {
    byte[] piece = new byte[PIECE_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        long rest = left.addAndGet(-read);
        if (rest < 0 && !calm) {
          out.write(piece, 0, (int) Math.max(0, read + rest));
          cuts.incrementAndGet();
          break;
        }
        out.write(piece, 0, read);
      }
    } catch (IOException e) {
      // Cut, or reset by one of the two: the other is told below.
    }
    // HTTP/2 has no half-closed connections: what one side has ended is over.
    reset(from);
    reset(to);
  }

  /** Closes without a farewell, so that bytes under way are lost. */
  private void reset(Socket socket) {
    open.remove(socket);
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It was closed already, which is all that is wanted.
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      door.close();
    } catch (IOException e) {
      // Nobody can come in any more.
    }
    cutAll();
  }
}
