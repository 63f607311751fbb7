package dev.zoetrope.server.ring;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.YieldingWaitStrategy;
import dev.zoetrope.v1.Priority;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Turns of many streams at one model, on the Disruptor's multi-producer sequencer. A turn is a
 * reference to a mailbox, so publishing takes nanoseconds and nothing lies claimed but unpublished
 * for longer. With one tenant in one priority class, turns go first in, first out; otherwise takers
 * move what is published into a {@link TurnOrder}, which chooses.
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
  private final TurnOrder order = new TurnOrder();
  private final AtomicInteger frames = new AtomicInteger();
  private volatile Runnable onAnnounce = () -> {};
  private volatile Forecast forecast = Forecast.UNKNOWN;

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

  /** A stream's tenant takes part in the order of turns. */
  synchronized TurnQueue join(Tenant tenant, Priority priority) {
    return order.join(tenant, priority);
  }

  /** A stream has ended; none of its turns is left. */
  synchronized void leave(TurnQueue queue) {
    order.leave(queue);
  }

  /** So many more frames wait for a lane, before their turns are published. Any thread. */
  void framesWait(int more) {
    frames.addAndGet(more);
  }

  /**
   * Frames that wait for a lane: a gauge. More than there are turns where a stream has more than
   * its weight, fewer where turns carry nobody.
   */
  public int frames() {
    return frames.get();
  }

  /** Tenants that have streams here, counted in each priority class: a gauge. */
  public int tenants() {
    return order.tenants();
  }

  /** Says how soon the model can answer. */
  public void forecastBy(Forecast model) {
    forecast = model;
  }

  Forecast forecast() {
    return forecast;
  }

  /** Called by {@link #announce}, on its thread; wakes a lane. */
  public void onAnnounce(Runnable listener) {
    onAnnounce = listener;
  }

  /**
   * Puts a turn at the tail. Within the stream's reservation. {@link #announce} is to follow, or a
   * look at the ring by the lane that publishes.
   *
   * @return where it stands, for {@link #aheadOf}
   */
  long publish(Mailbox mailbox) {
    long sequence;
    try {
      sequence = sequencer.tryNext();
      slots[(int) sequence & mask] = mailbox;
      sequencer.publish(sequence);
    } catch (InsufficientCapacityException e) {
      throw new IllegalStateException("a turn beyond its stream's reservation", e);
    }
    return sequence;
  }

  /** Lets a lane that waits know of turns that were published. Any thread. */
  public void announce() {
    // The sequencer publishes with release order only; a lane's "I wait" must not be read before
    // it.
    VarHandle.fullFence();
    onAnnounce.run();
  }

  /** The turn that goes next, or null. Lane threads. */
  public synchronized @Nullable Mailbox poll() {
    Mailbox turn = published();
    if (order.isPlain() && order.isEmpty()) {
      if (turn != null) {
        advance();
      }
      return turn;
    }
    while (turn != null) {
      // First there, then no longer here: whoever looks meanwhile sees it at least once.
      order.add(turn);
      advance();
      turn = published();
    }
    return order.poll();
  }

  private @Nullable Mailbox published() {
    long next = taken.get() + 1;
    return sequencer.isAvailable(next) ? slots[(int) next & mask] : null;
  }

  private void advance() {
    long next = taken.get() + 1;
    slots[(int) next & mask] = null;
    taken.set(next);
  }

  /** The turn that was taken last of this mailbox was of no use to its tenant. Lane threads. */
  void refund(Mailbox mailbox) {
    if (!order.isPlain()) {
      synchronized (this) {
        order.refund(mailbox);
      }
    }
  }

  /** Turns surely taken before one that is published now. Any thread. */
  long aheadOfNew(TurnQueue queue) {
    return order.isPlain() ? size() : order.surelyAhead(queue);
  }

  /** Turns surely taken before the one that stands there. Any thread. */
  long aheadOf(long sequence) {
    return order.isPlain() ? Math.max(0, sequence - taken.get() - 1) : 0;
  }

  /** Whether there is no turn to take. Any thread; a hint unless the caller excludes publishers. */
  public boolean isEmpty() {
    return !sequencer.isAvailable(taken.get() + 1) && order.isEmpty();
  }

  /** Turns published and not taken: a gauge. */
  public int size() {
    return (int) Math.max(0, sequencer.getCursor() - taken.get()) + order.size();
  }
}
