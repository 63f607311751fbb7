package dev.zoetrope.bench.claims.live;

import dev.zoetrope.bench.claims.ClaimServer;
import dev.zoetrope.bench.net.CuttingProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What happens to a server, or to the way there, while it is under load. */
sealed interface Disturbance {

  /** Lets it begin; it ends when closed. */
  Going begin(Duration length) throws IOException;

  /** A disturbance under way. */
  interface Going extends AutoCloseable {
    /** Where clients are to go. */
    String target();

    /** The server that is looked at meanwhile. */
    ProcessHandle server();

    @Override
    void close();
  }

  /** Nothing at all. */
  record None(ClaimServer at) implements Disturbance {
    @Override
    public Going begin(Duration length) {
      return new Plain(at.target(), at.handle());
    }
  }

  /** Nothing to end. */
  record Plain(String target, ProcessHandle server) implements Going {
    @Override
    public void close() {}
  }

  /** All connections are cut at random moments, several times. */
  record Cuts(ClaimServer at) implements Disturbance {
    private static final int CUTS = 8;

    @Override
    public Going begin(Duration length) throws IOException {
      Proxied going = new Proxied(new CuttingProxy(port(at)), at.handle());
      Random random = new Random(17);
      for (int i = 0; i < CUTS; i++) {
        going.after(length, random.nextDouble(), going.proxy()::cutAll);
      }
      return going;
    }
  }

  /** Half way through, new connections lead to another server and the first is told to leave. */
  record TakeOver(ClaimServer first, ClaimServer second) implements Disturbance {
    @Override
    public Going begin(Duration length) throws IOException {
      Proxied going = new Proxied(new CuttingProxy(port(first)), second.handle());
      going.after(
          length,
          0.5,
          () -> {
            going.proxy().leadTo(port(second));
            first.handle().destroy();
          });
      return going;
    }
  }

  private static int port(ClaimServer server) {
    return Integer.parseInt(server.target().substring(server.target().lastIndexOf(':') + 1));
  }

  /** By way of a proxy, with a thread that acts when its time has come. */
  final class Proxied implements Going {
    private final CuttingProxy proxy;
    private final ProcessHandle server;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private Proxied(CuttingProxy proxy, ProcessHandle server) {
      this.proxy = proxy;
      this.server = server;
    }

    private CuttingProxy proxy() {
      return proxy;
    }

    private void after(Duration length, double share, Runnable act) {
      var unused = timer.schedule(act, (long) (length.toNanos() * share), TimeUnit.NANOSECONDS);
    }

    @Override
    public String target() {
      return proxy.target();
    }

    @Override
    public ProcessHandle server() {
      return server;
    }

    @Override
    public void close() {
      timer.shutdownNow();
      proxy.close();
    }
  }
}
