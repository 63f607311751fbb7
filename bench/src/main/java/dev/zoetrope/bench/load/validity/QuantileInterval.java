package dev.zoetrope.bench.load.validity;

import dev.zoetrope.bench.load.result.WorkloadResult;
import dev.zoetrope.bench.load.result.WorkloadResult.Segment;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A percentile of latencies and how well it is known. Latencies of one queue resemble their
 * neighbours, so n of them are worth fewer. How many fewer the segments tell: were they
 * independent, the number beyond the percentile would scatter from segment to segment as a binomial
 * number does; by how much the variance is larger is the design effect (Kish, 1965), and n is
 * divided by it. The effect is estimated from few segments, which Student's quantile in place of
 * the normal one makes up for. It is never less than 1.
 *
 * @param valueNanos the percentile of what was measured
 * @param lowNanos lower end of the interval
 * @param highNanos upper end
 * @param bounded whether the upper end is one: of too few samples the largest is given, and the
 *     true percentile may lie above it
 */
public record QuantileInterval(long valueNanos, long lowNanos, long highNanos, boolean bounded) {
  /** Fewer segments cannot tell a design effect. */
  private static final int FEWEST_SEGMENTS = 5;

  /** Of a workload's latency. */
  public static QuantileInterval of(WorkloadResult workload, double percentile, double confidence) {
    return of(workload.latencyNanos(), workload.segments(), percentile, confidence);
  }

  /**
   * Of any latency. With fewer than five segments samples are taken for independent.
   *
   * @param latency all samples; without any, everything is 0
   * @param segments the same samples in parts, in their order
   * @param percentile more than 0, less than 100
   */
  public static QuantileInterval of(
      Histogram latency, List<Segment> segments, double percentile, double confidence) {
    long count = latency.getTotalCount();
    if (count == 0) {
      return new QuantileInterval(0, 0, 0, false);
    }
    long value = latency.getValueAtPercentile(percentile);
    long worth = Math.max(1, (long) (count / designEffect(segments, value, confidence)));
    BinomialRanks ranks = BinomialRanks.of(worth, percentile / 100, confidence);
    boolean bounded = ranks.high() <= worth;
    return new QuantileInterval(
        value,
        ranks.low() == 0
            ? latency.getMinValue()
            : latency.getValueAtPercentile(100.0 * ranks.low() / worth),
        bounded
            ? latency.getValueAtPercentile(100.0 * ranks.high() / worth)
            : latency.getMaxValue(),
        bounded);
  }

  private static double designEffect(List<Segment> segments, long value, double confidence) {
    List<Segment> parts = segments.stream().filter(segment -> segment.results() > 0).toList();
    if (parts.size() < FEWEST_SEGMENTS) {
      return 1;
    }
    double all = parts.stream().mapToLong(Segment::results).sum();
    double share = parts.stream().mapToLong(part -> beyond(part, value)).sum() / all;
    if (share <= 0 || share >= 1) {
      return 1;
    }
    double scatter = 0;
    for (Segment part : parts) {
      double miss = beyond(part, value) - part.results() * share;
      scatter += miss * miss / (part.results() * share * (1 - share));
    }
    int freedom = parts.size() - 1;
    double wider = Normal.student((1 + confidence) / 2, freedom) / Normal.twoSided(confidence);
    return Math.max(1, scatter / freedom * wider * wider);
  }

  private static long beyond(Segment segment, long value) {
    Histogram latency = segment.latencyNanos();
    long next = latency.nextNonEquivalentValue(value);
    long most = latency.getMaxValue();
    return next > most ? 0 : latency.getCountBetweenValues(next, most);
  }
}
