package dev.zoetrope.bench.known;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What is to be done when; what is due together is done in the order of adding. One thread. */
final class Agenda {
  private static final Comparator<Entry> ORDER =
      Comparator.comparingLong(Entry::dueNanos).thenComparingLong(Entry::number);

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(ORDER);
  private long added;

  private record Entry(long dueNanos, long number, Runnable action) {}

  void add(long dueNanos, Runnable action) {
    entries.add(new Entry(dueNanos, added++, action));
  }

  /** Does the first entry if it is due; false if it is not, or there is none. */
  boolean next(long now) {
    Entry first = entries.peek();
    if (first == null || first.dueNanos() > now) {
      return false;
    }
    entries.remove();
    first.action().run();
    return true;
  }

  /** Nanoseconds until the first entry is due; Long.MAX_VALUE if there is none. */
  long untilNext(long now) {
    Entry first = entries.peek();
    return first == null ? Long.MAX_VALUE : first.dueNanos() - now;
  }
}
