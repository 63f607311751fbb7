package dev.zoetrope.bench.known;

/** Where answers go. Called by one thread. */
interface Recipient {

  /**
   * Sends an answer; does not wait.
   *
   * @return false where it can no longer be sent, or a second one cannot be
   */
  boolean answer(Departure departure);

  /** Ends the stream with UNAVAILABLE, whatever is under way. */
  void breakOff();

  /** Ends the stream well. */
  void finish();
}
