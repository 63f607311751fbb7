package dev.zoetrope.bench.load.arrival;

/**
 * A rate that grows or falls steadily from one value to another and then stays there. Frames are as
 * regular as the rate allows: the n-th is due when the rate's integral reaches n.
 */
final class Ramp implements Arrivals {
  private final double from;
  private final double to;
  private final double seconds;
  private final int streams;
  private long frame = -1;

  /** Rates in frames/s of all streams together; the second is reached after so many seconds. */
  Ramp(double from, double to, double seconds, int streams) {
    this.from = from;
    this.to = to;
    this.seconds = seconds;
    this.streams = streams;
  }

  @Override
  public boolean advance() {
    frame++;
    return true;
  }

  @Override
  public long atNanos() {
    double climbed = (from + to) / 2 * seconds;
    if (frame >= climbed) {
      return Math.round((seconds + (frame - climbed) / to) * 1e9);
    }
    // from t + (to - from) / (2 seconds) t^2 = frame, in a form that bears from = to.
    double slope = (to - from) / seconds;
    double root = Math.sqrt(from * from + 2 * slope * frame);
    return Math.round(2 * frame / (from + root) * 1e9);
  }

  @Override
  public int stream() {
    return (int) (frame % streams);
  }
}
