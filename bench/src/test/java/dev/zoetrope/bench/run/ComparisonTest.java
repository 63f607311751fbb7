package dev.zoetrope.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static Comparison of(double... ratios) {
    List<Double> numerators = DoubleStream.of(ratios).boxed().toList();
    return Comparison.ofPairs(numerators, Collections.nCopies(ratios.length, 1.0));
  }

  /** The sign test's table: 6 values, the extremes, 96.9 %; 9 values, the second ones, 96.1 %. */
  @Test
  void takesTheSignTestsInterval() {
    Comparison six = of(0.9, 0.95, 0.91, 0.94, 0.92, 0.93);
    assertThat(six.median()).isCloseTo(0.925, within(1e-12));
    assertThat(six.low()).isEqualTo(0.9);
    assertThat(six.high()).isEqualTo(0.95);
    assertThat(six.confidence()).isCloseTo(0.96875, within(1e-9));
    Comparison nine = of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(nine.low()).isEqualTo(2);
    assertThat(nine.high()).isEqualTo(8);
    assertThat(nine.confidence()).isCloseTo(0.9609375, within(1e-9));
  }

  /** Fifteen turns, as the claims take: the fourth from either end, 96.5 %. */
  @Test
  void takesNumbersThatAreNoRatios() {
    Comparison fifteen =
        Comparison.ofValues(
            DoubleStream.iterate(15, value -> value - 1).limit(15).boxed().toList());
    assertThat(fifteen.median()).isEqualTo(8);
    assertThat(fifteen.low()).isEqualTo(4);
    assertThat(fifteen.high()).isEqualTo(12);
    assertThat(fifteen.confidence()).isCloseTo(0.96484375, within(1e-9));
    assertThatThrownBy(() -> Comparison.ofValues(List.of())).hasMessageContaining("none");
  }

  @Test
  void saysHowLittleFewPairsProve() {
    assertThat(of(0.9).confidence()).isZero();
    assertThat(of(0.9, 0.8, 0.7, 0.6, 0.5).confidence()).isCloseTo(0.9375, within(1e-9));
  }

  @Test
  void dividesPairByPair() {
    Comparison comparison = Comparison.ofPairs(List.of(90.0, 45.0), List.of(100.0, 50.0));
    assertThat(comparison.median()).isCloseTo(0.9, within(1e-12));
    assertThat(comparison.low()).isEqualTo(comparison.high());
  }

  @Test
  void refusesHalfPairs() {
    assertThatThrownBy(() -> Comparison.ofPairs(List.of(1.0), List.of()))
        .hasMessageContaining("1 numerators, 0 denominators");
  }
}
