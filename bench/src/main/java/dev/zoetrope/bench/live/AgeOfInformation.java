package dev.zoetrope.bench.live;

/**
 * How old the newest answer is, all the time and not only when one comes: it grows second by second
 * and falls to an answer's own age when that answer is of a newer picture than all before (Kaul,
 * Yates and Gruteser, "Real-time status: how often should one update?", 2012). One thread.
 */
public final class AgeOfInformation {
  private final long fromNanos;
  private final long toNanos;
  private boolean known;
  private long newestCapture;
  private long countedFrom;
  private long countedTo;
  private double integral;
  private long peak;

  /** Looks at the time from one moment to another; what was answered before counts as known. */
  public AgeOfInformation(long fromNanos, long toNanos) {
    this.fromNanos = fromNanos;
    this.toNanos = toNanos;
  }

  /** An answer. They come in the order of receipt. */
  public void answered(long receivedNanos, long captureNanos) {
    if (known) {
      countUpTo(Math.min(receivedNanos, toNanos));
    }
    if (known && captureNanos <= newestCapture) {
      return;
    }
    if (!known) {
      countedFrom = Math.max(fromNanos, Math.min(receivedNanos, toNanos));
      countedTo = countedFrom;
    }
    known = true;
    newestCapture = captureNanos;
  }

  private void countUpTo(long nanos) {
    if (nanos <= countedTo) {
      return;
    }
    double first = countedTo - newestCapture;
    double last = nanos - newestCapture;
    integral += (first + last) / 2 * (nanos - countedTo);
    peak = Math.max(peak, nanos - newestCapture);
    countedTo = nanos;
  }

  /** Mean over the time from the first answer on, ns; 0 if there was none. Ends the count. */
  public double averageNanos() {
    if (known) {
      countUpTo(toNanos);
    }
    return countedTo > countedFrom ? integral / (countedTo - countedFrom) : 0;
  }

  /** The oldest that the newest answer ever was, ns. */
  public long peakNanos() {
    return peak;
  }
}
