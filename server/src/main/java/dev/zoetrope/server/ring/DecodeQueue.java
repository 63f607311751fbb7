package dev.zoetrope.server.ring;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The streams with something to decode, first in, first out. As with turns, the picture is chosen
 * when a decoder takes the entry. One that finds a slab without a free row is parked at that slab
 * and comes back when a row is released there, so it never stands in the way of streams whose slabs
 * have room. Any thread, lock-free.
 */
public final class DecodeQueue {
  private final PendingBudget budget;
  private final Queue<DecodeWork> ready = new ConcurrentLinkedQueue<>();
  private final IdentityHashMap<Slab, Queue<DecodeWork>> parked = new IdentityHashMap<>();
  private volatile Runnable onEntry = () -> {};

  /**
   * An empty queue.
   *
   * @param budget of the bytes that wait, all streams together
   * @param slabs every slab that pictures may go to; this queue listens to their releases
   */
  public DecodeQueue(PendingBudget budget, List<Slab> slabs) {
    this.budget = budget;
    for (Slab slab : slabs) {
      parked.put(slab, new ConcurrentLinkedQueue<>());
      slab.onRelease(() -> unparkOne(slab));
    }
  }

  /** Called after every entry, on the thread that made it; wakes a decoder. */
  public void onEntry(Runnable listener) {
    onEntry = listener;
  }

  void add(DecodeWork work) {
    ready.add(work);
    onEntry.run();
  }

  /** Puts an entry aside until a row of that slab is free. */
  void park(DecodeWork work, Slab slab) {
    waiters(slab).add(work);
    // Whoever released a row before the line above did not see the entry.
    offerRow(slab);
  }

  /** If that slab has a row, lets one that is parked there try. */
  void offerRow(Slab slab) {
    if (slab.freeRows() > 0) {
      unparkOne(slab);
    }
  }

  private void unparkOne(Slab slab) {
    DecodeWork work = waiters(slab).poll();
    if (work != null) {
      work.unparked();
      add(work);
    }
  }

  private Queue<DecodeWork> waiters(Slab slab) {
    Queue<DecodeWork> waiters = parked.get(slab);
    if (waiters == null) {
      throw new IllegalArgumentException("a slab that this queue does not know");
    }
    return waiters;
  }

  /** The stream at the head, or null. */
  public @Nullable DecodeWork poll() {
    return ready.poll();
  }

  /** Whether there is something for a decoder to take. */
  public boolean hasReady() {
    return !ready.isEmpty();
  }

  /** Whether nothing waits, not even for a row. */
  public boolean isEmpty() {
    return ready.isEmpty() && parked.values().stream().allMatch(Queue::isEmpty);
  }

  /** Of the bytes that wait. */
  public PendingBudget budget() {
    return budget;
  }
}
