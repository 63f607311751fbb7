package dev.zoetrope.bench.load.arrival;

/** The same distance from frame to frame, or from one handful to the next; streams take turns. */
final class EvenArrivals implements Arrivals {
  private final double perSecond;
  private final int burst;
  private final int streams;
  private long frame = -1;

  /**
   * Frames.
   *
   * @param perSecond of all streams together
   * @param burst frames that are due at the same moment; 1 for none such
   */
  EvenArrivals(double perSecond, int burst, int streams) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.streams = streams;
  }

  @Override
  public boolean advance() {
    frame++;
    return true;
  }

  @Override
  public long atNanos() {
    return Math.round(frame / burst * (long) burst / perSecond * 1e9);
  }

  @Override
  public int stream() {
    return (int) (frame % streams);
  }
}
