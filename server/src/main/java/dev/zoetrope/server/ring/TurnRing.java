package dev.zoetrope.server.ring;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Turns of many streams at one model, first in, first out, on the Disruptor's multi-producer
 * sequencer. A turn is a reference to a mailbox, so publishing takes nanoseconds and nothing lies
 * claimed but unpublished for longer.
 *
 * <p>Room is reserved when a stream opens ({@link #reserve}), so publishing never fails.
 * Publishers: any thread. Takers: the model's lanes, one at a time under the ring's monitor; they
 * wait elsewhere, so no wait strategy is ever used.
 */
public final class TurnRing {
  private final MultiProducerSequencer sequencer;
  private final Mailbox[] slots;
  private final int mask;
  private final Sequence taken = new Sequence();
  private final AtomicInteger reserved = new AtomicInteger();
  private volatile Runnable onPublish = () -> {};

  /**
   * An empty ring.
   *
   * @param capacity turns; a power of two
   */
  public TurnRing(int capacity) {
    sequencer = new MultiProducerSequencer(capacity, new YieldingWaitStrategy());
    sequencer.addGatingSequences(taken);
    slots = new Mailbox[capacity];
    mask = capacity - 1;
  }

  /** Sets aside room for a stream's turns; false if there is not enough. */
  boolean reserve(int turns) {
    while (true) {
      int now = reserved.get();
      if (now + turns > slots.length) {
        return false;
      }
      if (reserved.compareAndSet(now, now + turns)) {
        return true;
      }
    }
  }

  /** Gives reserved room back, once the turns in it have been taken. */
  void unreserve(int turns) {
    reserved.addAndGet(-turns);
  }

  /** Called after every publication, on the publishing thread; wakes a lane. */
  public void onPublish(Runnable listener) {
    onPublish = listener;
  }

  /** Puts a turn at the tail. Within the stream's reservation. */
  void publish(Mailbox mailbox) {
    try {
      long sequence = sequencer.tryNext();
      slots[(int) sequence & mask] = mailbox;
      sequencer.publish(sequence);
    } catch (InsufficientCapacityException e) {
      throw new IllegalStateException("a turn beyond its stream's reservation", e);
    }
    // The sequencer publishes with release order only; a lane's "I wait" must not be read before
    // it.
    VarHandle.fullFence();
    onPublish.run();
  }

  /** The turn at the head, or null. */
  public synchronized @Nullable Mailbox poll() {
    long next = taken.get() + 1;
    if (!sequencer.isAvailable(next)) {
      return null;
    }
    int slot = (int) next & mask;
    Mailbox mailbox = slots[slot];
    slots[slot] = null;
    taken.set(next);
    return mailbox;
  }

  /** Whether there is no turn to take. Any thread; a hint unless the caller excludes publishers. */
  public boolean isEmpty() {
    return !sequencer.isAvailable(taken.get() + 1);
  }

  /** Turns published and not taken: a gauge. */
  public int size() {
    return (int) Math.max(0, sequencer.getCursor() - taken.get());
  }
}
