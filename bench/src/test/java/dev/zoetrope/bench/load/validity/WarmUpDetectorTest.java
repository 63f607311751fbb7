package dev.zoetrope.bench.load.validity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class WarmUpDetectorTest {
  private static final int MOST = 60;

  /** The window with which the warm-up ended, from 1. */
  private static int ended(
      WarmUpDetector detector, IntToDoubleFunction results, IntToDoubleFunction millis) {
    int window = 1;
    while (!detector.steady(
        Math.round(results.applyAsDouble(window)),
        Math.round(millis.applyAsDouble(window) * 1e6))) {
      window++;
    }
    return window;
  }

  @Test
  void isContentWithSixLevelWindows() {
    WarmUpDetector detector = new WarmUpDetector(MOST);
    assertThat(ended(detector, i -> 100, i -> 10)).isEqualTo(6);
    assertThat(detector.settled()).isTrue();
  }

  /** 40 ms above 10 at first, less by a quarter each window: below 11 ms after 13 of them. */
  @Test
  void waitsUntilCompilationIsOver() {
    Random random = new Random(1);
    int window =
        ended(
            new WarmUpDetector(MOST),
            i -> 100,
            i -> (10 + 40 * Math.pow(0.75, i)) * (1 + 0.02 * random.nextGaussian()));
    assertThat(window).isBetween(14, 24);
  }

  @Test
  void waitsUntilResultsNoLongerBecomeMore() {
    int window = ended(new WarmUpDetector(MOST), i -> Math.min(2_000, 100.0 * i), i -> 10);
    assertThat(window).isBetween(22, 25);
  }

  @Test
  void waitsForResultsAtAll() {
    assertThat(ended(new WarmUpDetector(MOST), i -> i < 20 ? 0 : 100, i -> i < 20 ? 0 : 10))
        .isEqualTo(25);
  }

  /** Medians that scatter by 15 %, counts by chance alone: soon called steady all the same. */
  @Test
  void toleratesNoise() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      WarmUpDetector detector = new WarmUpDetector(MOST);
      int window =
          ended(
              detector,
              i -> Math.max(1, 30 + Math.sqrt(30) * random.nextGaussian()),
              i -> 10 * Math.exp(0.15 * random.nextGaussian()));
      assertThat(window).as("seed %d", seed).isLessThan(40);
      assertThat(detector.settled()).isTrue();
    }
  }

  @Test
  void givesUpAfterTheMostWindows() {
    WarmUpDetector detector = new WarmUpDetector(MOST);
    assertThat(ended(detector, i -> 100, i -> 10 * Math.pow(1.2, i))).isEqualTo(MOST);
    assertThat(detector.settled()).isFalse();
  }

  @Test
  void refusesToDecideOnLess() {
    assertThatThrownBy(() -> new WarmUpDetector(5)).hasMessageContaining("at least 6, is 5");
  }
}
