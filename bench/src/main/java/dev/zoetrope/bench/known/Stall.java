package dev.zoetrope.bench.known;

/**
 * A time in which nothing is answered; what would have been is answered at its end, all at once.
 *
 * @param atNanos its start, from the first frame on
 * @param nanos its length
 */
public record Stall(long atNanos, long nanos) {
  /** None at all. */
  public static final Stall NONE = new Stall(0, 0);

  /** When an answer leaves that is ready at {@code due}, both counted from the first frame on. */
  long leave(long due) {
    return due >= atNanos && due < atNanos + nanos ? atNanos + nanos : due;
  }
}
