package dev.zoetrope.client.cli;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * SIGHUP, where the platform has it: what daemons take for "read your files again". The JDK's
 * signal class is no part of its API, so it is reached by reflection, and done without where it is
 * not.
 */
final class ReloadSignal implements AutoCloseable {
  private static final String HANG_UP = "HUP";

  private final Semaphore asked = new Semaphore(0);
  private @Nullable Object before;

  private ReloadSignal() {}

  /** Takes the signal over until it is closed. */
  static ReloadSignal onHangUp() {
    ReloadSignal signal = new ReloadSignal();
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      signal.ask();
                      yield null;
                    }
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "reload";
                  });
      signal.before = handle(ours);
    } catch (ReflectiveOperationException e) {
      // No such signal here (Windows), or a JVM that keeps it for itself: the file's time is left.
      signal.before = null;
    }
    return signal;
  }

  private static Object handle(Object handler) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Object hangUp = signal.getConstructor(String.class).newInstance(HANG_UP);
    return signal.getMethod("handle", signal, handlerType).invoke(null, hangUp, handler);
  }

  /** As the signal does. Any thread. */
  void ask() {
    asked.release();
  }

  /** Waits; true if it was asked for. Several at once count as one. */
  boolean await(Duration atMost) throws InterruptedException {
    boolean came = asked.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
    asked.drainPermits();
    return came;
  }

  @Override
  public void close() {
    if (before != null) {
      try {
        handle(before);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("it went well before", e);
      }
    }
  }
}
