package dev.zoetrope.bench.load.threshold;

import dev.zoetrope.bench.load.result.Figures;
import dev.zoetrope.bench.load.result.Intervals.Interval;
import dev.zoetrope.bench.load.result.WorkloadResult.Segment;
import java.util.List;
import java.util.Optional;

/** How far rates and shares can be believed, at 95 %. */
final class RateInterval {
  /** Student's t for 1 to 30 degrees of freedom, 2.5 % on each side. */
  private static final double[] T = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  private static final double NORMAL = 1.96;

  private RateInterval() {}

  /** Of the results a second, from how they vary between segments; empty with fewer than three. */
  static Optional<Interval> rate(Figures figures) {
    List<Segment> segments =
        figures.workload().segments().stream().filter(one -> one.seconds() > 0).toList();
    int count = segments.size();
    if (count < 3) {
      return Optional.empty();
    }
    double[] rates = segments.stream().mapToDouble(one -> one.results() / one.seconds()).toArray();
    double mean = 0;
    for (double rate : rates) {
      mean += rate / count;
    }
    double squares = 0;
    for (double rate : rates) {
      squares += (rate - mean) * (rate - mean);
    }
    double t = count - 2 < T.length ? T[count - 2] : NORMAL;
    double half = t * Math.sqrt(squares / (count - 1) / count);
    double rate = figures.rate();
    return Optional.of(new Interval(rate, Math.max(0, rate - half), rate + half));
  }

  /** Wilson's interval of a share; empty if there is nothing to take it of. */
  static Optional<Interval> share(long part, long whole) {
    if (whole <= 0) {
      return Optional.empty();
    }
    double share = (double) part / whole;
    double square = NORMAL * NORMAL / whole;
    double middle = (share + square / 2) / (1 + square);
    double half =
        NORMAL * Math.sqrt(share * (1 - share) / whole + square / (4.0 * whole)) / (1 + square);
    return Optional.of(new Interval(share, Math.max(0, middle - half), Math.min(1, middle + half)));
  }
}
