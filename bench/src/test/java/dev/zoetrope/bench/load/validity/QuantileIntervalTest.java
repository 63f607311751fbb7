package dev.zoetrope.bench.load.validity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.bench.load.result.WorkloadResult.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class QuantileIntervalTest {
  private static final int RUNS = 300;
  private static final int FRAMES = 8_000;
  private static final int SEGMENTS = 20;

  /** exp of a standard normal number, in units of 10 ms; its p95 is exp(1.6449). */
  private static final double TRUE_P95 = 1e7 * Math.exp(1.644853627);

  private interface Source {
    DoubleSupplier start(Random random);
  }

  private static DoubleSupplier independent(Random random) {
    return random::nextGaussian;
  }

  /** An AR(1) process of unit variance, each value 0.95 of the one before: worth a fortieth. */
  private static DoubleSupplier autoregressive(Random random) {
    double[] value = {random.nextGaussian()};
    return () -> value[0] = 0.95 * value[0] + Math.sqrt(1 - 0.95 * 0.95) * random.nextGaussian();
  }

  /** Bursts of thirty frames that share their fate. */
  private static DoubleSupplier bursty(Random random) {
    double[] value = {0, 0};
    return () -> {
      if (value[1]-- <= 0) {
        value[0] = random.nextGaussian();
        value[1] = 29;
      }
      return value[0];
    };
  }

  /** Shares of runs whose interval holds the true p95: widened, and plain binomial. */
  private static double[] coverage(Source source) {
    double[] held = new double[2];
    for (int run = 0; run < RUNS; run++) {
      DoubleSupplier normal = source.start(new Random(run));
      Histogram all = new Histogram(3);
      List<Segment> segments = new ArrayList<>();
      for (int s = 0; s < SEGMENTS; s++) {
        Histogram part = new Histogram(2);
        for (int i = 0; i < FRAMES / SEGMENTS; i++) {
          long nanos = (long) (1e7 * Math.exp(normal.getAsDouble()));
          all.recordValue(nanos);
          part.recordValue(nanos);
        }
        segments.add(new Segment(1, FRAMES / SEGMENTS, FRAMES / SEGMENTS, part));
      }
      held[0] += holds(QuantileInterval.of(all, segments, 95, 0.95));
      held[1] += holds(QuantileInterval.of(all, List.of(), 95, 0.95));
    }
    return new double[] {held[0] / RUNS, held[1] / RUNS};
  }

  private static double holds(QuantileInterval interval) {
    return interval.lowNanos() <= TRUE_P95 * 1.001 && TRUE_P95 * 0.999 <= interval.highNanos()
        ? 1
        : 0;
  }

  @Test
  void coversIndependentLatenciesAsOftenAsItSays() {
    double[] coverage = coverage(QuantileIntervalTest::independent);
    assertThat(coverage[0]).isBetween(0.93, 0.99);
    assertThat(coverage[1]).isBetween(0.92, 0.98);
  }

  @Test
  void coversLatenciesThatResembleTheirNeighbours() {
    double[] coverage = coverage(QuantileIntervalTest::autoregressive);
    assertThat(coverage[0]).isBetween(0.91, 0.99);
    assertThat(coverage[1]).as("plain binomial").isLessThan(0.7);
  }

  @Test
  void coversBursts() {
    double[] coverage = coverage(QuantileIntervalTest::bursty);
    assertThat(coverage[0]).isBetween(0.91, 0.99);
    assertThat(coverage[1]).as("plain binomial").isLessThan(0.7);
  }

  @Test
  void saysThatFewSamplesHaveNoUpperEnd() {
    Histogram few = new Histogram(3);
    for (int i = 1; i <= 100; i++) {
      few.recordValue(i);
    }
    QuantileInterval p99 = QuantileInterval.of(few, List.of(), 99, 0.95);
    assertThat(p99.valueNanos()).isEqualTo(99);
    assertThat(p99.bounded()).isFalse();
    assertThat(p99.highNanos()).isEqualTo(100);
    assertThat(QuantileInterval.of(few, List.of(), 50, 0.95))
        .isEqualTo(new QuantileInterval(50, 40, 61, true));
  }

  @Test
  void saysNothingOfNothing() {
    assertThat(QuantileInterval.of(new Histogram(3), List.of(), 99, 0.95))
        .isEqualTo(new QuantileInterval(0, 0, 0, false));
  }

  @Test
  void takesAWorkloadsOwnSegments() {
    var workload = new SyntheticPhase(3).millis(i -> i % 2 == 0 ? 10 : 12).phase().workloads();
    QuantileInterval widened = QuantileInterval.of(workload.get(0), 90, 0.95);
    QuantileInterval plain =
        QuantileInterval.of(workload.get(0).latencyNanos(), List.of(), 90, 0.95);
    assertThat(widened.valueNanos()).isEqualTo(plain.valueNanos());
    assertThat(widened.lowNanos()).isLessThan(plain.lowNanos());
    assertThat(widened.highNanos()).isGreaterThan(plain.highNanos());
  }
}
