package dev.zoetrope.server.model.precision;

import static dev.zoetrope.server.model.precision.Precision.BF16;
import static dev.zoetrope.server.model.precision.Precision.FP32;
import static dev.zoetrope.server.model.precision.Precision.INT8_DYNAMIC;
import static dev.zoetrope.server.model.precision.Precision.INT8_STATIC;
import static dev.zoetrope.server.model.precision.Precision.INT8_WEIGHT_ONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zoetrope.server.model.precision.TriedVariant.BatchTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantChoiceTest {
  private static TriedVariant tried(Precision precision, double agreement, double... faster) {
    BatchTime[] times = new BatchTime[faster.length];
    for (int i = 0; i < faster.length; i++) {
      times[i] = new BatchTime(1 + 7 * i, 10 / faster[i], faster[i]);
    }
    return TriedVariant.measured(precision, agreement, List.of(times));
  }

  private static VariantChoice choice(double floor, TriedVariant... tried) {
    return VariantChoice.of(List.of(tried), floor);
  }

  private static Precision picked(VariantChoice choice) {
    assertThat(choice.verdicts()).filteredOn(VariantChoice.Verdict::picked).hasSize(1);
    return choice.pick().variant().precision();
  }

  private static String reason(VariantChoice choice, Precision precision) {
    return choice.verdicts().stream()
        .filter(verdict -> verdict.variant().precision() == precision)
        .findFirst()
        .orElseThrow()
        .reason();
  }

  @Test
  void picksTheFastestThatReachesTheFloor() {
    VariantChoice choice =
        choice(
            0.95,
            tried(INT8_STATIC, 0.93, 4, 5),
            tried(FP32, 1, 1, 1),
            tried(BF16, 0.99, 2, 3),
            tried(INT8_DYNAMIC, 1, 1.1, 1.2),
            TriedVariant.failed(INT8_WEIGHT_ONLY, "cannot be built: no weights"));

    assertThat(picked(choice)).isEqualTo(BF16);
    assertThat(reason(choice, BF16)).isEqualTo("fastest that reaches the floor 0.95");
    assertThat(reason(choice, INT8_STATIC)).isEqualTo("agreement 0.9300 is below the floor 0.95");
    assertThat(reason(choice, FP32))
        .isEqualTo("slower than bf16: 1.00 times fp32's speed, not 2.45");
    assertThat(reason(choice, INT8_DYNAMIC))
        .isEqualTo("slower than bf16: 1.15 times fp32's speed, not 2.45");
    assertThat(reason(choice, INT8_WEIGHT_ONLY)).isEqualTo("cannot be built: no weights");
    assertThat(choice.verdicts().stream().map(verdict -> verdict.variant().precision()))
        .containsExactly(FP32, BF16, INT8_STATIC, INT8_DYNAMIC, INT8_WEIGHT_ONLY);
  }

  @Test
  void anAgreementAtTheFloorIsEnough() {
    assertThat(picked(choice(0.95, tried(FP32, 1, 1), tried(INT8_STATIC, 0.95, 4))))
        .isEqualTo(INT8_STATIC);
  }

  @Test
  void keepsFp32WhenNoOtherReachesTheFloor() {
    VariantChoice choice =
        choice(0.995, tried(FP32, 1, 1, 1), tried(BF16, 0.99, 2, 3), tried(INT8_STATIC, 0.5, 4, 5));
    assertThat(picked(choice)).isEqualTo(FP32);
    assertThat(reason(choice, FP32)).isEqualTo("no other reaches the floor 0.995");
    assertThat(reason(choice, BF16)).isEqualTo("agreement 0.9900 is below the floor 0.995");
  }

  @Test
  void keepsFp32WhenAnotherIsHardlyFaster() {
    VariantChoice choice = choice(0.9, tried(FP32, 1, 1), tried(BF16, 1, 1.015));
    assertThat(picked(choice)).isEqualTo(FP32);
    assertThat(reason(choice, FP32))
        .isEqualTo(
            "within 2 % of the fastest that reaches the floor 0.9, and agrees at least as well");
    assertThat(reason(choice, BF16)).isEqualTo("as fast as fp32 within 2 %, and agrees no better");
    assertThat(picked(choice(0.9, tried(FP32, 1, 1), tried(BF16, 1, 1.03)))).isEqualTo(BF16);
  }

  @Test
  void ofEquallyFastOnesPicksThatWhichAgreesBest() {
    VariantChoice choice =
        choice(0.9, tried(FP32, 1, 1), tried(BF16, 0.96, 3), tried(INT8_STATIC, 0.97, 2.99));
    assertThat(picked(choice)).isEqualTo(INT8_STATIC);
    assertThat(reason(choice, BF16))
        .isEqualTo("as fast as int8-static within 2 %, and agrees no better");
    assertThat(
            picked(
                choice(0.9, tried(FP32, 1, 1), tried(INT8_STATIC, 0.97, 3), tried(BF16, 0.97, 3))))
        .isEqualTo(BF16);
  }

  @Test
  void weighsBatchSizesAlike() {
    assertThat(tried(BF16, 1, 1, 4).speed()).isCloseTo(2, within(1e-9));
    VariantChoice choice =
        choice(0.9, tried(FP32, 1, 1, 1), tried(BF16, 1, 1, 4), tried(INT8_STATIC, 1, 2.5, 2.5));
    assertThat(picked(choice)).isEqualTo(INT8_STATIC);
  }

  @Test
  void doesNotShowWhatIsBelowAFloorAsIfItWereNot() {
    VariantChoice choice = choice(0.95, tried(FP32, 1, 1), tried(BF16, 0.94999, 9));
    assertThat(picked(choice)).isEqualTo(FP32);
    assertThat(reason(choice, BF16)).isEqualTo("agreement 0.9499 is below the floor 0.95");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.5, 1.01, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAFloorThatIsNone(double floor) {
    assertThatThrownBy(() -> choice(floor, tried(FP32, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("agreement floor " + floor + ": must be above 0 and at most 1");
  }

  @Test
  void needsFp32() {
    assertThatThrownBy(() -> choice(0.9, tried(BF16, 1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fp32: must be among the variants, and run");
    assertThatThrownBy(() -> choice(0.9, TriedVariant.failed(FP32, "no memory")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
