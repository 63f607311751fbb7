package dev.zoetrope.client;

import java.time.Duration;

/** Runs something later. Any thread. */
interface ClientTimer {

  /** Something that will run unless it is cancelled before. */
  interface Scheduled {
    /** Without effect if it has run. */
    void cancel();
  }

  /** Runs {@code task}, which must be short, on the timer's thread after a pause. */
  Scheduled schedule(Duration pause, Runnable task);
}
