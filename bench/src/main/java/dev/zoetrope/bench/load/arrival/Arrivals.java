package dev.zoetrope.bench.load.arrival;

/**
 * When frames are due, and on which stream: times never go back. What comes next depends on nothing
 * but the seed, so that several senders that each look at their own streams only see one schedule.
 * One thread.
 */
public interface Arrivals {

  /**
   * Goes on to the next frame.
   *
   * @return false if there is none
   */
  boolean advance();

  /** When it is due, in nanoseconds from the phase's start. */
  long atNanos();

  /** Whose it is, from 0. */
  int stream();
}
