package dev.zoetrope.server.frame;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the video decoders of all streams may take together, reserved before each is opened, and how
 * many there are. Any thread.
 */
final class VideoMemory {
  private final long limit;
  private final AtomicLong reserved = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder decoded = new LongAdder();

  VideoMemory(long limit) {
    this.limit = limit;
  }

  /** Makes room for a decoder; false if that would pass the limit. */
  boolean tryOpen(long bytes) {
    if (reserved.addAndGet(bytes) > limit) {
      reserved.addAndGet(-bytes);
      return false;
    }
    open.incrementAndGet();
    return true;
  }

  /** A decoder has been freed. */
  void closed(long bytes) {
    reserved.addAndGet(-bytes);
    open.decrementAndGet();
  }

  void countPicture() {
    decoded.increment();
  }

  long limit() {
    return limit;
  }

  long reserved() {
    return reserved.get();
  }

  int open() {
    return open.get();
  }

  long decoded() {
    return decoded.sum();
  }
}
