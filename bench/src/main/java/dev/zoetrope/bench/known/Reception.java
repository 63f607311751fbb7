package dev.zoetrope.bench.known;

import java.util.concurrent.CompletableFuture;

/** Where every protocol hands in its frames. Any thread. */
interface Reception {

  /**
   * A frame is there.
   *
   * @param sequence as the client gave it, from 1; 0 for none: frames are then numbered as they
   *     come
   * @param captureUnixMicros its scheduled time; 0 for none
   */
  void arrived(Lane lane, Recipient recipient, long sequence, long captureUnixMicros);

  /** What has been done so far. */
  CompletableFuture<Served> served();

  /** Counts from nothing again: the next frame is the first, and the queue is empty. */
  void reset();
}
