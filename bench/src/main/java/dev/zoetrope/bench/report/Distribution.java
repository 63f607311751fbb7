package dev.zoetrope.bench.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A histogram's shape, as a report shows it.
 *
 * @param name what was measured
 * @param count values
 * @param p50Micros the median; 0 when there are no values, as all the others
 * @param p90Micros 90th percentile
 * @param p99Micros 99th percentile
 * @param maxMicros the largest value
 * @param curve percentiles in ascending order, from 0 to the last that this many values can tell
 */
public record Distribution(
    String name,
    long count,
    double p50Micros,
    double p90Micros,
    double p99Micros,
    double maxMicros,
    List<Point> curve) {
  private static final int POINTS_PER_HALVING = 6;

  /**
   * One point of the curve.
   *
   * @param percentile 0 to less than 100
   * @param micros the value that so many percent do not exceed
   */
  public record Point(double percentile, double micros) {}

  /** Takes the curve while one value more or less still moves it: 600 values end at 99.83 %. */
  public static Distribution of(String name, Histogram micros) {
    return of(name, micros, 1);
  }

  /**
   * The same of a histogram in another unit.
   *
   * @param perMicro how many of it are a microsecond: 1,000 for nanoseconds
   */
  public static Distribution of(String name, Histogram values, double perMicro) {
    long count = values.getTotalCount();
    if (count == 0) {
      return new Distribution(name, 0, 0, 0, 0, 0, List.of());
    }
    List<Point> curve = new ArrayList<>();
    for (int step = 0; ; step++) {
      double above = Math.pow(2, -step / (double) POINTS_PER_HALVING);
      if (above * count < 1) {
        break;
      }
      double percentile = 100 * (1 - above);
      curve.add(new Point(percentile, values.getValueAtPercentile(percentile) / perMicro));
    }
    return new Distribution(
        name,
        count,
        values.getValueAtPercentile(50) / perMicro,
        values.getValueAtPercentile(90) / perMicro,
        values.getValueAtPercentile(99) / perMicro,
        values.getMaxValue() / perMicro,
        List.copyOf(curve));
  }
}
