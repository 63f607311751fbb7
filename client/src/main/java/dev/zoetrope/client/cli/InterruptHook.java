package dev.zoetrope.client.cli;

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

  /** Interrupts call this from now on. */
  public static InterruptHook install(Runnable stop) {
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
  public void finished(int code) {
    exitCode = code;
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down: the hook is running, and now it ends it.
    }
  }
}
