package dev.zoetrope.bench.load.engine;

import java.util.Arrays;

/**
 * The frames of one stream that have no answer yet, by their numbers, which count from 0. Times are
 * nanoseconds of the run's clock. Guarded by its stream.
 */
final class OpenFrames {
  private static final long ANSWERED = Long.MIN_VALUE;

  private long[] scheduled = new long[16];
  private long[] sent = new long[16];

  /** All before it are answered. */
  private long first;

  /** The next frame's number. */
  private long next;

  private int open;

  OpenFrames() {
    Arrays.fill(scheduled, ANSWERED);
  }

  /** Enters a frame and gives it a number. */
  long add(long scheduledNanos) {
    if (next - first == scheduled.length) {
      grow();
    }
    int slot = slot(next);
    scheduled[slot] = scheduledNanos;
    sent[slot] = 0;
    open++;
    return next++;
  }

  private void grow() {
    int size = scheduled.length;
    long[] wider = new long[2 * size];
    long[] widerSent = new long[2 * size];
    Arrays.fill(wider, ANSWERED);
    for (long sequence = first; sequence < next; sequence++) {
      int to = (int) (sequence & (2 * size - 1));
      wider[to] = scheduled[slot(sequence)];
      widerSent[to] = sent[slot(sequence)];
    }
    scheduled = wider;
    sent = widerSent;
  }

  private int slot(long sequence) {
    return (int) (sequence & (scheduled.length - 1));
  }

  /** Whether this frame was entered and has no answer. */
  boolean isOpen(long sequence) {
    return sequence >= first && sequence < next && scheduled[slot(sequence)] != ANSWERED;
  }

  /** Whether a frame of this number was ever entered. */
  boolean isKnown(long sequence) {
    return sequence >= 0 && sequence < next;
  }

  long scheduled(long sequence) {
    return scheduled[slot(sequence)];
  }

  void sent(long sequence, long nanos) {
    sent[slot(sequence)] = nanos;
  }

  long sent(long sequence) {
    return sent[slot(sequence)];
  }

  /** It is answered; {@link #isOpen} must say so before. */
  void close(long sequence) {
    scheduled[slot(sequence)] = ANSWERED;
    open--;
    while (first < next && scheduled[slot(first)] == ANSWERED) {
      first++;
    }
  }

  /** The lowest number that may be open. */
  long first() {
    return first;
  }

  /** The next frame's number. */
  long next() {
    return next;
  }

  int open() {
    return open;
  }
}
