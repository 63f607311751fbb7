package dev.zoetrope.bench.load.validity;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Says when a load has become steady, window by window while it runs. The rule: of the last six
 * windows each had results; the later three's median of the latency is within 10 % of the earlier
 * three's, and so are their results, or within what chance explains of so few (two Poisson errors);
 * and neither latency nor results rise or fall through all six ({@link MannKendall}, |score| of 11
 * or more of 15, which order alone makes in 1.7 % of steady series). Halves tolerate noise that no
 * bound on single windows would, and the ranks see the slow approach that halves would pass. After
 * the most windows it says yes whatever it saw. One thread.
 */
public final class WarmUpDetector {
  private static final int WINDOWS = 6;
  private static final double SHARE = 0.10;
  private static final double ERRORS = 2;
  private static final long TREND = 11;

  private final int mostWindows;
  private final Deque<Window> last = new ArrayDeque<>();
  private int seen;
  private boolean settled;

  private record Window(long results, long p50Nanos) {}

  /**
   * Before the first window.
   *
   * @param mostWindows after which the warm-up ends at the latest, at least six
   */
  public WarmUpDetector(int mostWindows) {
    if (mostWindows < WINDOWS) {
      throw new IllegalArgumentException(
          "mostWindows must be at least %d, is %d".formatted(WINDOWS, mostWindows));
    }
    this.mostWindows = mostWindows;
  }

  /**
   * A window is over; all are equally long, half a second or a second.
   *
   * @param results that came in it
   * @param p50Nanos their median latency; whatever without results
   * @return whether the warm-up may end now
   */
  public boolean steady(long results, long p50Nanos) {
    seen++;
    last.addLast(new Window(results, p50Nanos));
    if (last.size() > WINDOWS) {
      last.removeFirst();
    }
    settled = settled || isSteady();
    return settled || seen >= mostWindows;
  }

  /** Whether it ended because the load became steady, and not because the time was up. */
  public boolean settled() {
    return settled;
  }

  private boolean isSteady() {
    if (last.size() < WINDOWS || last.stream().anyMatch(window -> window.results() == 0)) {
      return false;
    }
    double[] latency = last.stream().mapToDouble(Window::p50Nanos).toArray();
    double[] results = last.stream().mapToDouble(Window::results).toArray();
    double chance = ERRORS * Math.sqrt(1 / sum(results, 0) + 1 / sum(results, WINDOWS / 2));
    return isLevel(Drift.median(half(latency, 0)), Drift.median(half(latency, 1)), SHARE)
        && isLevel(sum(results, 0), sum(results, WINDOWS / 2), Math.max(SHARE, chance))
        && Math.abs(MannKendall.of(latency).score()) < TREND
        && Math.abs(MannKendall.of(results).score()) < TREND;
  }

  private static boolean isLevel(double earlier, double later, double share) {
    return Math.abs(later - earlier) <= share * Math.max(earlier, later);
  }

  private static double[] half(double[] values, int which) {
    int length = WINDOWS / 2;
    return Arrays.copyOfRange(values, which * length, (which + 1) * length);
  }

  private static double sum(double[] values, int from) {
    return Arrays.stream(values, from, from + WINDOWS / 2).sum();
  }
}
