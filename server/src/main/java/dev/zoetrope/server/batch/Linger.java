package dev.zoetrope.server.batch;

/**
 * Whether an idle lane that holds some frames waits a moment for the next one: up to 2 % of the
 * time of the pass it would ride in, and only where that is expected to pay. Callers that answer
 * each reply with a frame send theirs one after the other; without this, the first would ride alone
 * and the others wait for it. A camera on its own never pays for the wait: nothing ever followed.
 *
 * <p>Measured are how often a frame came within the 2 % after the lane had taken the last one there
 * was, whether it waited for it or not, and what one pass takes less than two. The first times the
 * second must be more than the wait. Lane thread.
 */
final class Linger {
  private static final double OF_NEXT_PASS = 0.02;
  private static final double NEWEST = 1.0 / 8;
  private static final long NOT = Long.MIN_VALUE;

  private double followed;
  private long drySinceNanos = NOT;
  private long withinNanos;
  private boolean grew;

  /** A new batch has its first frame, which arrived then. */
  void begun(long oldestArrivalNanos) {
    if (drySinceNanos != NOT) {
      long after = oldestArrivalNanos - drySinceNanos;
      boolean hit = grew || (after > 0 && after <= withinNanos);
      followed += ((hit ? 1 : 0) - followed) * NEWEST;
    }
    drySinceNanos = NOT;
    grew = false;
  }

  /**
   * No more frames are there, and the batch could take one.
   *
   * @param newestArrivalNanos of its frames
   * @param nextPassNanos expected, with one more frame
   * @param savedNanos expected, against a pass of its own for that frame
   * @return until when to wait; {@code nowNanos} for not at all
   */
  long untilNanos(long newestArrivalNanos, long nextPassNanos, long savedNanos, long nowNanos) {
    boolean first = drySinceNanos == NOT;
    if (first || newestArrivalNanos > drySinceNanos) {
      // Frames are still arriving: the moment begins anew with each.
      grew |= !first;
      drySinceNanos = nowNanos;
    }
    withinNanos = (long) (nextPassNanos * OF_NEXT_PASS);
    return followed * savedNanos > withinNanos ? drySinceNanos + withinNanos : nowNanos;
  }
}
