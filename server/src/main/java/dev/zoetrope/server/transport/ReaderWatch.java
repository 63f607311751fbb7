package dev.zoetrope.server.transport;

/**
 * Whether a client reads its replies. A client that has read may be behind again by the next look,
 * so only one that was never ready in between has not read.
 */
final class ReaderWatch {
  private static final long READS = Long.MAX_VALUE;

  private final long stalledAfterNanos;
  private volatile boolean readSinceLook;
  private volatile boolean stalled;

  /** The sweeper's. */
  private long unreadySinceNanos = READS;

  /** Who has not read for longer than that is stalled. */
  ReaderWatch(long stalledAfterNanos) {
    this.stalledAfterNanos = stalledAfterNanos;
  }

  /** It was behind and has read. Event loop. */
  void hasRead() {
    readSinceLook = true;
  }

  /** Whether it was at the last look. Any thread. */
  boolean isStalled() {
    return stalled;
  }

  /**
   * Looks. Sweeper thread.
   *
   * @param ready whether it is not behind now
   * @return for how long it has not read, ns; 0 if it does
   */
  long unreadNanos(boolean ready, long nowNanos) {
    boolean reads = readSinceLook || ready;
    readSinceLook = false;
    unreadySinceNanos = reads ? READS : Math.min(unreadySinceNanos, nowNanos);
    long unread = reads ? 0 : nowNanos - unreadySinceNanos;
    stalled = unread > stalledAfterNanos;
    return unread;
  }
}
