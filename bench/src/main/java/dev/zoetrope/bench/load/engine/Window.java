package dev.zoetrope.bench.load.engine;

/**
 * The part of a phase whose frames are counted. It is opened once, in advance, so that no frame is
 * ever moved from one side of its edge to the other. Written by the thread that runs the phase,
 * read by all.
 */
final class Window {
  private static final long NEVER = Long.MAX_VALUE;

  private volatile long from = NEVER;
  private volatile long to = NEVER;
  private volatile long planned;

  /** Frames that are due from here on count, for so long. */
  void open(long fromNanos, long lengthNanos) {
    planned = lengthNanos;
    to = fromNanos + lengthNanos;
    from = fromNanos;
  }

  /** In which of so many equal parts of the window, as it was opened, a counted frame is due. */
  int part(long scheduledNanos, int parts) {
    double share = (double) (scheduledNanos - from) / planned;
    return Math.max(0, Math.min(parts - 1, (int) (share * parts)));
  }

  /** How much of such a part there was before the window was cut, in seconds. */
  double partSeconds(int part, int parts) {
    double begin = (double) planned * part / parts;
    double end = Math.min((double) planned * (part + 1) / parts, (double) (to - from));
    return isOpen() ? Math.max(0, end - begin) / 1e9 : 0;
  }

  /** Ends early, or ends what was never opened. */
  void cut(long atNanos) {
    to = Math.min(to, atNanos);
    if (from == NEVER) {
      from = to;
    }
  }

  boolean isOpen() {
    return from != NEVER;
  }

  /** Whether a frame that is due then counts. */
  boolean counts(long scheduledNanos) {
    return scheduledNanos >= from && scheduledNanos < to;
  }

  long from() {
    return from;
  }

  long to() {
    return to;
  }

  double seconds() {
    return isOpen() ? Math.max(0, to - from) / 1e9 : 0;
  }
}
