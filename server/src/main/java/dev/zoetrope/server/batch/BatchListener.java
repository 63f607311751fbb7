package dev.zoetrope.server.batch;

/** Told of one lane's batches. On the lane's thread, but for {@link #condemned}. */
@FunctionalInterface
public interface BatchListener {

  /** A batch has closed and is about to be gathered. It fails if {@link #batchDone} stays away. */
  default void batchStarts() {}

  /** Its forward pass has ended; its frames are not answered yet. */
  void batchDone(BatchRun run);

  /** The lane has been given up, its batch having run for so long. Watchdog thread. */
  default void condemned(long busyNanos) {}
}
