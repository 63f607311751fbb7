package dev.zoetrope.bench.ideal;

/** How long a forward pass takes. */
@FunctionalInterface
public interface BatchTimes {
  /**
   * The time of one pass, ns.
   *
   * @param bucket rows that the batch is padded to
   * @param startNanos when it begins, on the arrivals' clock
   */
  long nanos(int bucket, long startNanos);
}
