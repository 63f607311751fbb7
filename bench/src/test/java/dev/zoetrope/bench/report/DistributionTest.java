package dev.zoetrope.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DistributionTest {
  @Test
  void endsItsCurveWhereOneValueDecides() {
    Histogram histogram = new Histogram(3);
    for (int i = 1; i <= 1_000; i++) {
      histogram.recordValue(i);
    }
    Distribution distribution = Distribution.of("x", histogram);
    assertThat(distribution.p50Micros()).isCloseTo(500, within(1.0));
    assertThat(distribution.p99Micros()).isCloseTo(990, within(1.0));
    assertThat(distribution.maxMicros()).isEqualTo(1_000);
    double last = distribution.curve().get(distribution.curve().size() - 1).percentile();
    assertThat(last).isGreaterThan(99.8).isLessThanOrEqualTo(99.9);
    assertThat(distribution.curve())
        .isSortedAccordingTo((a, b) -> Double.compare(a.micros(), b.micros()));
  }

  @Test
  void standsNoValues() {
    Distribution empty = Distribution.of("x", new Histogram(3));
    assertThat(empty.curve()).isEmpty();
    assertThat(PercentileChart.svg("x", java.util.List.of(empty))).doesNotContain("NaN");
  }

  @Test
  void countsNines() {
    assertThat(PercentileChart.nines(0)).isZero();
    assertThat(PercentileChart.nines(90)).isCloseTo(1, within(1e-9));
    assertThat(PercentileChart.nines(99.9)).isCloseTo(3, within(1e-9));
  }
}
