package dev.zoetrope.bench.load.search;

import java.time.Duration;

/**
 * What to look for, and how long.
 *
 * @param slo that the load must keep
 * @param unit of the load, for reports: {@code frames/s} or {@code streams}
 * @param whole whether only whole numbers make sense
 * @param start the first load
 * @param least load below which there is no point in searching, more than 0
 * @param most load above which there is none
 * @param shortProbe while far from the capacity
 * @param longProbe near it
 * @param budget of time for everything, warm-ups and rests included
 * @param precision half the interval's width over the capacity, at most
 * @param confidence of the interval
 * @param confirmations fresh runs at the load that is reported
 * @param needed of them that must pass
 * @param seed of the first probe; the others count up from it
 */
public record SearchPlan(
    Slo slo,
    String unit,
    boolean whole,
    double start,
    double least,
    double most,
    Duration shortProbe,
    Duration longProbe,
    Duration budget,
    double precision,
    double confidence,
    int confirmations,
    int needed,
    long seed) {

  /** Checks what cannot be searched. */
  public SearchPlan {
    if (!(least > 0 && least <= start && start <= most)) {
      throw new IllegalArgumentException(
          "search: least %s, start %s and most %s must ascend from above 0"
              .formatted(least, start, most));
    }
    if (needed < 1 || needed > confirmations) {
      throw new IllegalArgumentException(
          "search: needed must lie between 1 and confirmations %d, is %d"
              .formatted(confirmations, needed));
    }
    if (!(precision > 0 && precision < 1)) {
      throw new IllegalArgumentException(
          "search: precision must lie between 0 and 1, is " + precision);
    }
    if (shortProbe.toMillis() < 1 || shortProbe.compareTo(longProbe) > 0) {
      throw new IllegalArgumentException(
          "search: probes of %s and %s must ascend from 1 ms".formatted(shortProbe, longProbe));
    }
  }

  /** Frames per second to within 3 % in less than three minutes. */
  public static SearchPlan frames(Slo slo, double start) {
    return plan(slo, "frames/s", false, start, Math.min(start, 0.1));
  }

  /** As many streams as the server bears, likewise. */
  public static SearchPlan streams(Slo slo, int start) {
    return plan(slo, "streams", true, start, 1);
  }

  private static SearchPlan plan(Slo slo, String unit, boolean whole, double start, double least) {
    return new SearchPlan(
        slo,
        unit,
        whole,
        start,
        least,
        1e6,
        Duration.ofSeconds(2),
        Duration.ofSeconds(8),
        Duration.ofSeconds(175),
        0.03,
        0.95,
        3,
        2,
        1);
  }
}
