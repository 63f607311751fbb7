package dev.zoetrope.server.ring;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The streams with pictures to decode for one slab, each once per waiting picture, first in, first
 * out. As with turns, the picture is chosen when the decoder takes the entry. Any thread.
 */
public final class DecodeQueue {
  private final Slab slab;
  private final ConcurrentLinkedQueue<PendingQueue> entries = new ConcurrentLinkedQueue<>();
  private volatile Runnable onEntry = () -> {};

  /** For pictures that go to rows of {@code slab}. */
  public DecodeQueue(Slab slab) {
    this.slab = slab;
  }

  /** Called after every entry, on the thread that made it; wakes a decoder. */
  public void onEntry(Runnable listener) {
    onEntry = listener;
  }

  void add(PendingQueue queue) {
    entries.add(queue);
    onEntry.run();
  }

  /** The stream at the head, or null. */
  public @Nullable PendingQueue poll() {
    return entries.poll();
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Where the pictures go. */
  public Slab slab() {
    return slab;
  }
}
