package dev.zoetrope.client.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns an interrupt (Ctrl-C, SIGTERM) into a clean end: the command is asked to stop, and the JVM
 * leaves with the command's own exit code once it has. The command gets a minute.
 */
public final class InterruptHook {
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;
  private volatile int exitCode;

  private InterruptHook(Runnable stop) {
    hook = new Thread(() -> stopAndWait(stop), "zoetrope-interrupt");
  }

  /**
   * Runs a command whose result is its exit code.
   *
   * @param stop called by an interrupt, on another thread
   * @param otherwise the exit code if the command throws
   */
  public static int run(Runnable stop, int otherwise, Callable<Integer> command) throws Exception {
    InterruptHook hook = install(stop);
    int code = otherwise;
    try {
      code = command.call();
      return code;
    } finally {
      hook.finished(code);
    }
  }

  /** Interrupts call this from now on. */
  static InterruptHook install(Runnable stop) {
    InterruptHook installed = new InterruptHook(stop);
    Runtime.getRuntime().addShutdownHook(installed.hook);
    return installed;
  }

  private void stopAndWait(Runnable stop) {
    stop.run();
    try {
      if (finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        // The JVM would say 130; whoever interrupts a watch has got what they wanted.
        Runtime.getRuntime().halt(exitCode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command has ended and has printed everything. */
  void finished(int code) {
    exitCode = code;
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down: the hook is running, and now it ends it.
    }
  }
}
