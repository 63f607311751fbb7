package dev.zoetrope.bench.known;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.PriorityQueue;

/**
 * Servers and the queue in front of them. As every service takes the same time, a frame's place
 * decides when it is answered, and that is known when the frame comes. One thread.
 */
final class ServiceQueue {
  private final Capacity capacity;
  private final long serviceNanos;

  /** When each server has nothing to do any more. */
  private final PriorityQueue<Long> free;

  /** Begun by no server yet at the time of the newest frame; by start. */
  private final ArrayDeque<Slot> waiting = new ArrayDeque<>();

  /** A server's time for one frame. */
  static final class Slot {
    final long startNanos;
    final long endNanos;

    /** Whose answer leaves after it; set by whoever takes the slot. */
    @SuppressWarnings("NullAway.Init")
    Departure departure;

    Slot(long startNanos, long endNanos) {
      this.startNanos = startNanos;
      this.endNanos = endNanos;
    }
  }

  ServiceQueue(Capacity capacity) {
    this.capacity = capacity;
    this.serviceNanos = capacity.serviceNanos();
    this.free = new PriorityQueue<>(Collections.nCopies(capacity.servers(), Long.MIN_VALUE));
  }

  boolean latest() {
    return capacity.latest();
  }

  /** Whether a frame that comes now would have to wait and cannot. */
  boolean isFull(long now) {
    while (!waiting.isEmpty() && waiting.peekFirst().startNanos <= now) {
      waiting.removeFirst();
    }
    return waiting.size() >= capacity.places() && free.element() > now;
  }

  /** The next free server's time. */
  Slot take(long now) {
    long start = Math.max(now, free.remove());
    Slot slot = new Slot(start, start + serviceNanos);
    free.add(slot.endNanos);
    if (start > now) {
      waiting.addLast(slot);
    }
    return slot;
  }
}
