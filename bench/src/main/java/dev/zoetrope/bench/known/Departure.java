package dev.zoetrope.bench.known;

import dev.zoetrope.v1.Outcome;

/**
 * When and how a frame is answered: the truth that a generator's figures are held against. Owned by
 * whoever owns the {@link Timetable}.
 */
final class Departure {
  private final Arrival frame;
  private final long dueNanos;
  private final Outcome outcome;
  private final boolean wrong;
  private final int copies;
  private final boolean last;
  private boolean withdrawn;

  /**
   * A plan for a frame.
   *
   * @param copies answers to send: 0 for a frame that is dropped
   * @param last whether its stream ends with it
   */
  Departure(
      Arrival frame, long dueNanos, Outcome outcome, boolean wrong, int copies, boolean last) {
    this.frame = frame;
    this.dueNanos = dueNanos;
    this.outcome = outcome;
    this.wrong = wrong;
    this.copies = copies;
    this.last = last;
  }

  /** The same at another time. */
  Departure at(long nanos) {
    return nanos == dueNanos ? this : new Departure(frame, nanos, outcome, wrong, copies, last);
  }

  /** The same frame with another fate. */
  Departure instead(Outcome other, long nanos) {
    return new Departure(frame, nanos, other, false, copies, last);
  }

  /** Another departure of the frame holds. */
  void withdraw() {
    withdrawn = true;
  }

  boolean withdrawn() {
    return withdrawn;
  }

  Arrival frame() {
    return frame;
  }

  long dueNanos() {
    return dueNanos;
  }

  Outcome outcome() {
    return outcome;
  }

  boolean wrong() {
    return wrong;
  }

  int copies() {
    return copies;
  }

  boolean last() {
    return last;
  }

  /** From the frame's scheduled time to the answer; a frame sent before its time has 0. */
  long latencyNanos() {
    return Math.max(0, dueNanos - frame.scheduledNanos());
  }
}
