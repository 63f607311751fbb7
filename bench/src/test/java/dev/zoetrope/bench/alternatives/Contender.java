package dev.zoetrope.bench.alternatives;

import java.nio.ByteBuffer;

/** A way from streams to lanes. */
interface Contender extends AutoCloseable {

  /**
   * A frame has arrived: copies its bytes once to where a lane will read them, or drops a frame.
   * Each stream is called by one thread, one call at a time.
   *
   * @param frame from index 0; its first eight bytes are when it was taken, ns
   */
  void offer(int stream, ByteBuffer frame);

  /** Ends the lanes. */
  @Override
  void close() throws InterruptedException;
}
