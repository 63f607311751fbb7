package dev.zoetrope.server.model.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FilterRoundingTest {
  private static final int TAPS = 9;

  private static float[] filters(long seed) {
    Random random = new Random(seed);
    float[] weights = new float[64 * TAPS];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() * Math.exp(random.nextGaussian()));
    }
    return weights;
  }

  private static double sum(float[] weights, int from) {
    double sum = 0;
    for (int i = from; i < from + TAPS; i++) {
      sum += weights[i];
    }
    return sum;
  }

  @Test
  void everyWeightIsABfloat16() {
    float[] weights = filters(1);
    FilterRounding.round(weights, 0, weights.length);
    for (float weight : weights) {
      assertThat(Float.floatToRawIntBits(weight) & 0xffff).isZero();
    }
  }

  @Test
  void keepsEachFiltersSumFarBetterThanRoundingByItself() {
    float[] exact = filters(2);
    float[] kept = exact.clone();
    double errorOfKept = 0;
    double errorOfPlain = 0;
    for (int from = 0; from < exact.length; from += TAPS) {
      FilterRounding.round(kept, from, from + TAPS);
      float[] plain = exact.clone();
      for (int i = from; i < from + TAPS; i++) {
        plain[i] = FilterRounding.nearest(exact[i]);
      }
      errorOfKept += Math.abs(sum(kept, from) - sum(exact, from));
      errorOfPlain += Math.abs(sum(plain, from) - sum(exact, from));
    }
    assertThat(errorOfKept).isLessThan(errorOfPlain / 5);
  }

  @Test
  void movesNoWeightByMoreThanTwoStepsOfTheNextLarger() {
    float[] exact = filters(3);
    float[] rounded = exact.clone();
    for (int from = 0; from < exact.length; from += TAPS) {
      FilterRounding.round(rounded, from, from + TAPS);
      float largest = largest(exact, from);
      for (int i = from; i < from + TAPS; i++) {
        assertThat(Math.abs(rounded[i] - exact[i])).isLessThanOrEqualTo(largest / 128);
      }
    }
  }

  @Test
  void takesTheNearestAndOfTwoTheEven() {
    assertThat(FilterRounding.nearest(1f)).isEqualTo(1f);
    assertThat(FilterRounding.nearest(1f + 1f / 256)).isEqualTo(1f);
    assertThat(FilterRounding.nearest(1f + 3f / 256)).isEqualTo(1f + 4f / 256);
    assertThat(FilterRounding.nearest(-0.7f)).isEqualTo(-0.69921875f);
    assertThat(FilterRounding.nearest(0f)).isZero();
  }

  @Test
  void keepsTheSumOfWholeStepsAndMovesNoWeightByMoreThanOne() {
    float[] exact = filters(5);
    float[] rounded = exact.clone();
    for (int from = 0; from < exact.length; from += TAPS) {
      double step = largest(exact, from) / 127;
      FilterRounding.round(rounded, from, from + TAPS, step, 127);
      assertThat(Math.abs(sum(rounded, from) - sum(exact, from))).isLessThan(0.501 * step);
      for (int i = from; i < from + TAPS; i++) {
        assertThat(rounded[i] / step).isCloseTo(Math.rint(rounded[i] / step), within(1e-3));
        assertThat(Math.abs(rounded[i] - exact[i])).isLessThan((float) (1.001 * step));
        assertThat(Math.abs(rounded[i])).isLessThanOrEqualTo((float) (127.001 * step));
      }
    }
  }

  @Test
  void staysWithinTheStepsThereAre() {
    float[] weights = {10, 10, -10, 0.4f};
    FilterRounding.round(weights, 0, 4, 1, 3);
    assertThat(weights).containsExactly(3, 3, -3, 1);
  }

  private static float largest(float[] weights, int from) {
    float largest = 0;
    for (int i = from; i < from + TAPS; i++) {
      largest = Math.max(largest, Math.abs(weights[i]));
    }
    return largest;
  }
}
