package dev.zoetrope.server.clock;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs something on a thread of its own, for work that changes what belongs to a thread, such as
 * the number of threads that LibTorch uses from it.
 */
public final class OwnThread {
  private OwnThread() {}

  /**
   * Runs it and waits.
   *
   * @throws Exception what it throws
   * @throws InterruptedException if the calling thread is interrupted; the work is asked to end
   */
  public static <T> T call(String name, Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get();
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception problem) {
        throw problem;
      }
      throw e;
    }
  }
}
